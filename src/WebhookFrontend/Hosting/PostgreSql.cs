using Router.Settings;
using Router.SharedStore;

namespace Router.WebhookFrontend;

/// <summary>A front end whose cluster is kept in PostgreSQL.</summary>
internal static class PostgreSql
{
    // How the engine calls the database's driver.
    private const string Driver = "Npgsql";

    public static void FindsSilosIn(this IClientBuilder client, PostgreSqlSettings settings, SharedStoreSettings store)
    {
        client.Services.AddPostgreSqlStore(settings.ForStore, store);
        client.UseAdoNetClustering(members => (members.Invariant, members.ConnectionString) = (Driver, settings.ForStore));
    }
}
