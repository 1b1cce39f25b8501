using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Router.Settings;
using Router.SharedStore;

namespace Router.WebhookFrontend;

/// <summary>A front end whose cluster is kept in Azure Storage tables. Built only with the MSBuild property <c>AzureStorage</c> true, its default.</summary>
internal static class AzureTables
{
    public static void FindsSilosIn(this IClientBuilder client, AzureTablesSettings settings, SharedStoreSettings store)
    {
        var tables = ClientOf(settings);
        client.Services.AddAzureTablesStore(tables, store);
        client.UseAzureStorageClustering(members => members.TableServiceClient = tables);
    }

    private static TableServiceClient ClientOf(AzureTablesSettings settings)
    {
        // The engine leaves the retries of a client that it is given alone: these are the only ones. Short, since Meta waits for the answer.
        var options = new TableClientOptions
        {
            Retry = { Mode = RetryMode.Exponential, Delay = TimeSpan.FromMilliseconds(200), MaxDelay = TimeSpan.FromSeconds(2), MaxRetries = 4, NetworkTimeout = TimeSpan.FromSeconds(10) },
        };
        try
        {
            return settings.ConnectionString is { } connection
                ? new TableServiceClient(connection.Reveal(), options)
                : new TableServiceClient(settings.Address, new DefaultAzureCredential(), options);
        }
        catch (Exception cause) when (cause is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new StartRefusedException("Router:Cluster:AzureTables:ConnectionString is not one of a storage account with tables. Copy it from the account's access keys.", cause);
        }
    }
}
