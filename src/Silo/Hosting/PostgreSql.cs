using Router.Grains;
using Router.Settings;
using Router.SharedStore;

namespace Router.Silo;

/// <summary>A silo on PostgreSQL.</summary>
internal static class PostgreSql
{
    // How the engine calls the database's driver.
    private const string Driver = "Npgsql";

    public static void KeepsIn(this ISiloBuilder silo, PostgreSqlSettings settings, SharedStoreSettings store)
    {
        silo.Services.AddHostedService(_ => new EngineTables(settings));
        silo.Services.AddPostgreSqlStore(settings.ForStore, store);
        silo.UseAdoNetClustering(members => (members.Invariant, members.ConnectionString) = (Driver, settings.ForEngine));
        silo.UseAdoNetReminderService(reminders => (reminders.Invariant, reminders.ConnectionString) = (Driver, settings.ForEngine));
        silo.AddAdoNetGrainStorage(GrainRegistration.StorageName, state =>
            (state.Invariant, state.ConnectionString, state.GrainStorageSerializer) = (Driver, settings.ForEngine, new StoredConversationSerializer()));
    }
}
