using System.Text;
using Microsoft.Extensions.Configuration;

namespace Router.Settings.Tests;

public class ClusterSettingsTests
{
    private const string Key = "\"Key\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\"";
    private const string Postgres = "\"Storage\":\"PostgreSql\",\"PostgreSql\":{\"ConnectionString\":\"Host=db;Password=hunter2\"}";

    [Fact]
    public void Key_and_storage_are_enough()
    {
        var cluster = Read($$"""{ {{Key}}, "Cluster":{ {{Postgres}} } }""");
        Assert.Equal(ClusterStorage.PostgreSql, cluster.Storage);
        Assert.Equal("Host=db;Password=hunter2", cluster.PostgreSql!.ConnectionString.Reveal());
        Assert.True(cluster.PostgreSql.CreateTables);
        Assert.Equal(("router", "router", 11111, 30000, "127.0.0.1", false),
            (cluster.ClusterId, cluster.ServiceId, cluster.SiloPort, cluster.GatewayPort, cluster.AdvertisedAddress, cluster.Edge));
        Assert.Equal(new MembershipSettings(), cluster.Membership);
    }

    [Fact]
    public void Every_setting_is_read()
    {
        var cluster = Read($$"""
            { {{Key}}, "Cluster":{
                "ClusterId":"blue","ServiceId":"shop","SiloPort":"1","GatewayPort":"2","AdvertisedAddress":"silo-1","Edge":"true",
                "Storage":"azuretables","AzureTables":{"Address":"https://shop.table.core.windows.net"},
                "Membership":{"ProbeTimeout":"00:00:01","MissedProbes":"4","DeathVotes":"1","TableRefresh":"00:00:05","AliveEvery":"00:00:03","GatewayRefresh":"00:00:02","CallTimeout":"00:00:08"} } }
            """);
        Assert.Equal(("blue", "shop", 1, 2, "silo-1", true),
            (cluster.ClusterId, cluster.ServiceId, cluster.SiloPort, cluster.GatewayPort, cluster.AdvertisedAddress, cluster.Edge));
        Assert.Equal(new Uri("https://shop.table.core.windows.net"), cluster.AzureTables!.Address);
        Assert.Equal(
            new MembershipSettings
            {
                ProbeTimeout = TimeSpan.FromSeconds(1),
                MissedProbes = 4,
                DeathVotes = 1,
                TableRefresh = TimeSpan.FromSeconds(5),
                AliveEvery = TimeSpan.FromSeconds(3),
                GatewayRefresh = TimeSpan.FromSeconds(2),
                CallTimeout = TimeSpan.FromSeconds(8),
            },
            cluster.Membership);
    }

    [Theory]
    [InlineData("""{}""", "Router:Key is missing: all processes of a cluster share the key that secrets are stored under. Make one with: openssl rand -base64 32")]
    [InlineData("""{"Key":"c2hvcnQ="}""", "Router:Key must be 32 bytes in base64. Make one with: openssl rand -base64 32")]
    [InlineData("""{}""", "Router:Cluster:Storage is missing")]
    [InlineData("""{"Cluster":{"Storage":"Redis"}}""", "Router:Cluster:Storage must be one of: PostgreSql, AzureTables, Memory")]
    [InlineData("""{"Cluster":{"Storage":"PostgreSql"}}""", "Router:Cluster:PostgreSql:ConnectionString is missing")]
    [InlineData("""{"Cluster":{"Storage":"PostgreSql","PostgreSql":{"ConnectionString":"a b"}}}""", "Router:Cluster:PostgreSql:ConnectionString must be a connection string that names a Host")]
    [InlineData("""{"Cluster":{"Storage":"PostgreSql","PostgreSql":{"ConnectionString":"Database=x"}}}""", "Router:Cluster:PostgreSql:ConnectionString must be a connection string that names a Host")]
    [InlineData("""{"Cluster":{"PostgreSql":{"CreateTables":"maybe"}}}""", "Router:Cluster:PostgreSql:CreateTables must be true or false")]
    [InlineData("""{"Cluster":{"PostgreSql":{"Connections":"3"}}}""", "Router:Cluster:PostgreSql:Connections must be from 4 to 1000")]
    [InlineData("""{"Cluster":{"PostgreSql":{"Password":"x"}}}""", "Router:Cluster:PostgreSql:Password is not a setting of Router")]
    [InlineData("""{"Cluster":{"Storage":"AzureTables"}}""", "Router:Cluster:AzureTables:Address is missing")]
    [InlineData("""{"Cluster":{"Storage":"AzureTables","AzureTables":{"Address":"shop"}}}""", "Router:Cluster:AzureTables:Address must be an http or https address")]
    [InlineData("""{"Cluster":{"Storage":"AzureTables","AzureTables":{"Address":"https://x","ConnectionString":"y"}}}""", "Router:Cluster:AzureTables has both an Address and a ConnectionString")]
    [InlineData("""{"Cluster":{"Storage":"AzureTables","AzureTables":{"Address":"http://x"}}}""", "Router:Cluster:AzureTables:Address must be an https address")]
    [InlineData("""{"Cluster":{"AzureTables":{"Account":"x"}}}""", "Router:Cluster:AzureTables:Account is not a setting of Router")]
    [InlineData("""{"Cluster":{"ClusterId":"a b"}}""", "Router:Cluster:ClusterId must be at most 64 letters")]
    [InlineData("""{"Cluster":{"ServiceId":"a/b"}}""", "Router:Cluster:ServiceId must be at most 64 letters")]
    [InlineData("""{"Cluster":{"SiloPort":"0"}}""", "Router:Cluster:SiloPort must be a port")]
    [InlineData("""{"Cluster":{"GatewayPort":"65536"}}""", "Router:Cluster:GatewayPort must be a port")]
    [InlineData("""{"Cluster":{"GatewayPort":"gate"}}""", "Router:Cluster:GatewayPort must be a whole number")]
    [InlineData("""{"Cluster":{"SiloPort":"30000"}}""", "Router:Cluster:GatewayPort must be another port than Router:Cluster:SiloPort")]
    [InlineData("""{"Cluster":{"AdvertisedAddress":"0.0.0.0"}}""", "Router:Cluster:AdvertisedAddress must be one address or host name of this machine")]
    [InlineData("""{"Cluster":{"AdvertisedAddress":"silo:11111"}}""", "Router:Cluster:AdvertisedAddress must be one address or host name of this machine, without a port")]
    [InlineData("""{"Cluster":{"Edge":"yes"}}""", "Router:Cluster:Edge must be true or false")]
    [InlineData("""{"Cluster":{"Silo":"x"}}""", "Router:Cluster:Silo is not a setting of Router")]
    [InlineData("""{"Cluster":{"Membership":{"ProbeTimeout":"5"}}}""", "Router:Cluster:Membership:ProbeTimeout must be a duration above zero")]
    [InlineData("""{"Cluster":{"Membership":{"ProbeTimeout":"00:00:00.1"}}}""", "Router:Cluster:Membership:ProbeTimeout must be from half a second to 1 minute")]
    [InlineData("""{"Cluster":{"Membership":{"MissedProbes":"0"}}}""", "Router:Cluster:Membership:MissedProbes must be from 1 to 20")]
    [InlineData("""{"Cluster":{"Membership":{"DeathVotes":"11"}}}""", "Router:Cluster:Membership:DeathVotes must be from 1 to 10")]
    [InlineData("""{"Cluster":{"Membership":{"TableRefresh":"01:00:00"}}}""", "Router:Cluster:Membership:TableRefresh must be from 1 second to 10 minutes")]
    [InlineData("""{"Cluster":{"Membership":{"AliveEvery":"00:06:00"}}}""", "Router:Cluster:Membership:AliveEvery must be from 1 second to 5 minutes")]
    [InlineData("""{"Cluster":{"Membership":{"GatewayRefresh":"00:00:00.5"}}}""", "Router:Cluster:Membership:GatewayRefresh must be from 1 second to 10 minutes")]
    [InlineData("""{"Cluster":{"Membership":{"CallTimeout":"00:02:00"}}}""", "Router:Cluster:Membership:CallTimeout must be from 1 second to 1 minute")]
    [InlineData("""{"Cluster":{"Membership":{"Votes":"2"}}}""", "Router:Cluster:Membership:Votes is not a setting of Router")]
    public void A_bad_value_is_named_with_what_is_wrong(string router, string sentence) =>
        Assert.Contains("- " + sentence, Assert.Throws<StartRefusedException>(() => Read(router)).Message, StringComparison.Ordinal);

    [Fact]
    public void Connections_are_capped_unless_the_connection_string_says_how_many()
    {
        var cluster = Read($$"""{ {{Key}}, "Cluster":{ {{Postgres}} } }""");
        Assert.Contains("maximum pool size=24", cluster.PostgreSql!.ForEngine, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("maximum pool size=8", cluster.PostgreSql.ForStore, StringComparison.OrdinalIgnoreCase);
        var own = cluster.PostgreSql with { ConnectionString = new("Host=db;MaxPoolSize=3;Max Auto Prepare=0") };
        Assert.DoesNotContain("24", own.ForEngine, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        var message = Assert.Throws<StartRefusedException>(() => Read("""{"Retention":{"Portion":"0"},"Cluster":{"SiloPort":"x","Edge":"y"}}""")).Message;
        Assert.Equal(
            ["Router:Cluster:Edge", "Router:Cluster:SiloPort", "Router:Cluster:Storage", "Router:Key", "Router:Retention:Portion"],
            message.Split('\n').Skip(1).Select(line => line.Trim().Split(' ')[1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_fault_repeats_a_secret() =>
        Assert.DoesNotContain(
            "hunter2",
            Assert.Throws<StartRefusedException>(() => Read("""{"Cluster":{"Storage":"PostgreSql","PostgreSql":{"ConnectionString":"Password=hunter2"}}}""")).Message,
            StringComparison.Ordinal);

    private static ClusterSettings Read(string router)
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes($$"""{"Router":{{router}}}"""));
        ClusterSettings? cluster = null;
        RouterSettings.Read(new ConfigurationBuilder().AddJsonStream(json).Build(), (section, _) => cluster = ClusterSettings.Read(section));
        return cluster!;
    }
}
