using Router.Wire;

namespace Router.Settings;

/// <summary>The storage account of a cluster (configuration <c>Router:Cluster:AzureTables</c>): one of the two is given.</summary>
/// <param name="Address">The account's table endpoint; Router signs in by its managed identity, and no secret is configured.</param>
/// <param name="ConnectionString">A connection string with a key, for Azurite and for accounts without identities.</param>
public sealed record AzureTablesSettings(Uri? Address, Secret? ConnectionString)
{
    public static AzureTablesSettings? Read(Section azure, bool isChosen)
    {
        var address = azure.Address("Address");
        var connection = azure.Secret("ConnectionString");
        azure.RefuseUnknown();
        switch (azure.Text("Address") is not null, connection is not null)
        {
            case (true, true):
                azure.Fault("", "has both an Address and a ConnectionString: give one. With an Address Router signs in by its managed identity.");
                return null;
            case (false, false):
                if (isChosen)
                {
                    azure.Fault("Address", "is missing: give the account's table endpoint, for example https://myrouter.table.core.windows.net, or give a ConnectionString.");
                }

                return null;
            case (true, false) when address is { Scheme: not "https" }:
                azure.Fault("Address", "must be an https address: an identity's token is never sent in the clear. For Azurite give a ConnectionString.");
                return null;
            default:
                return new(address, connection);
        }
    }
}
