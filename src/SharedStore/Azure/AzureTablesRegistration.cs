using Azure.Core;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace Router.SharedStore;

/// <summary>The store on Azure Table Storage.</summary>
public static class AzureTablesRegistration
{
    /// <summary>The store in tables of one storage account. How the client proves who it is (managed identity, key) is the caller's business.</summary>
    public static IServiceCollection AddAzureTablesStore(this IServiceCollection services, TableServiceClient client, SharedStoreSettings settings) =>
        services.AddSharedStore(settings, _ => new AzureTables(client, settings.TablePrefix));

    /// <summary>Options for a client, with the patience of a program that Meta waits for: Azure's own wait up to 100 s for each of four tries.</summary>
    public static TableClientOptions ClientOptions()
    {
        var options = new TableClientOptions();
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(3);
        return options;
    }
}
