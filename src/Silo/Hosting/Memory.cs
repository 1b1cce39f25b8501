using Router.Grains;
using Router.Settings;
using Router.SharedStore;

namespace Router.Silo;

/// <summary>A silo that keeps everything in its own memory: for trying, and for measurements.</summary>
internal static class Memory
{
    public static void KeepsInMemory(this ISiloBuilder silo, ClusterSettings cluster, SharedStoreSettings store)
    {
        silo.Services.AddMemoryStore(store);
        silo.UseLocalhostClustering(cluster.SiloPort, cluster.GatewayPort, primarySiloEndpoint: null, cluster.ServiceId, cluster.ClusterId);
        silo.UseInMemoryReminderService();
        silo.AddMemoryGrainStorage(GrainRegistration.StorageName, state => state.GrainStorageSerializer = new StoredConversationSerializer());
    }
}
