using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace Router.SharedStore;

/// <summary>The store on Azure Table Storage.</summary>
public static class AzureTablesRegistration
{
    /// <summary>The store in tables of one storage account. How the client proves who it is (managed identity, key) is the caller's business.</summary>
    public static IServiceCollection AddAzureTablesStore(this IServiceCollection services, TableServiceClient client, SharedStoreSettings settings) =>
        services.AddSharedStore(settings, _ => new AzureTables(client, settings.TablePrefix));
}
