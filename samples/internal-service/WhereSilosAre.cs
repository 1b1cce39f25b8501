using System.Net;
#if AZURE_STORAGE
using Azure.Data.Tables;
using Azure.Identity;
#endif

namespace InternalService;

/// <summary>The ways to find a cluster's silos: one of them by its address, or all of them in the table that they keep.</summary>
internal static class WhereSilosAre
{
    public static void Tell(IClientBuilder client, Arguments asked)
    {
        switch (asked.Where)
        {
            case "--gateway":
                client.UseStaticClustering(IPEndPoint.Parse(asked.Place));
                break;
            case "--postgres":
                client.UseAdoNetClustering(members => (members.Invariant, members.ConnectionString) = ("Npgsql", asked.Place));
                break;
#if AZURE_STORAGE
            case "--azure":
                client.UseAzureStorageClustering(members => members.TableServiceClient = new TableServiceClient(new Uri(asked.Place), new DefaultAzureCredential()));
                break;
            case "--azure-connection":
                client.UseAzureStorageClustering(members => members.TableServiceClient = new TableServiceClient(asked.Place));
                break;
#endif
            default:
                throw new NotSupportedException($"This build has no {asked.Where}: it was made with AzureStorage=false.");
        }
    }
}
