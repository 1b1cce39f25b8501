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

    /// <summary>
    /// Options for a client, with the patience of a program that Meta waits for: Azure's own wait up to 100 s for each of four tries. The engine leaves
    /// the retries of a client that it is given alone: these are the only ones.
    /// </summary>
    public static TableClientOptions ClientOptions() => new()
    {
        Retry = { Mode = RetryMode.Exponential, Delay = TimeSpan.FromMilliseconds(200), MaxDelay = TimeSpan.FromSeconds(2), MaxRetries = 4, NetworkTimeout = TimeSpan.FromSeconds(10) },
    };
}
