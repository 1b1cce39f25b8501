using Azure.Data.Tables;
using Azure.Identity;
using Router.Grains;
using Router.Settings;
using Router.SharedStore;

namespace Router.Silo;

/// <summary>A silo on Azure Storage tables. Built only with the MSBuild property <c>AzureStorage</c> true, its default.</summary>
internal static class AzureTables
{
    public static void KeepsIn(this ISiloBuilder silo, AzureTablesSettings settings, SharedStoreSettings store)
    {
        var client = ClientOf(settings);
        silo.Services.AddAzureTablesStore(client, store);
        silo.UseAzureStorageClustering(members => members.TableServiceClient = client);
        silo.UseAzureTableReminderService(reminders => reminders.TableServiceClient = client);
        silo.AddAzureTableGrainStorage(GrainRegistration.StorageName, state =>
            (state.TableServiceClient, state.GrainStorageSerializer) = (client, new StoredConversationSerializer()));
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
