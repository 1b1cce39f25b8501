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
        try
        {
            return settings.ConnectionString is { } connection
                ? new TableServiceClient(connection.Reveal(), AzureTablesRegistration.ClientOptions())
                : new TableServiceClient(settings.Address, new DefaultAzureCredential(), AzureTablesRegistration.ClientOptions());
        }
        catch (Exception cause) when (cause is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new StartRefusedException("Router:Cluster:AzureTables:ConnectionString is not one of a storage account with tables. Copy it from the account's access keys.", cause);
        }
    }
}
