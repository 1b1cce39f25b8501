using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Router.Settings.Tests;

/// <summary>What <c>docker-compose.yml</c> says, held against the repository: there is no Docker where the tests run.</summary>
public sealed partial class ComposeTests
{
    private static readonly string Text = File.ReadAllText(Repository.PathOf("docker-compose.yml"));

    [Fact]
    public void Every_setting_is_one_that_Router_knows_and_together_with_the_sample_they_are_good()
    {
        // Each silo has its own address; any of them does here.
        var settings = Settings().DistinctBy(setting => setting.Key).ToArray();
        Assert.Contains(settings, setting => setting.Key == "Router:Cluster:AdvertisedAddress");
        foreach (var storage in (string[])["AzureTables", "PostgreSql"])
        {
            var read = new ConfigurationBuilder().AddJsonFile(Repository.PathOf("samples/router.json"))
                .AddInMemoryCollection(settings.Where(setting => setting.Key != "Router:Cluster:Storage").Append(new("Router:Cluster:Storage", storage))).Build();
            ClusterSettings? cluster = null;
            RouterSettings.Read(read, (router, _) => cluster = ClusterSettings.Read(router));
            Assert.Equal(storage, cluster!.Storage.ToString());
        }
    }

    [Fact]
    public void Every_file_and_program_it_names_is_there()
    {
        var programs = Program().Matches(Text).Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(["Sandbox", "Silo", "WebhookFrontend"], programs.Order());
        Assert.All(programs, program => Assert.True(File.Exists(Repository.PathOf($"src/{program}/{program}.csproj")), program));
        var files = Volume().Matches(Text).Concat(Dockerfile().Matches(Text)).Select(match => match.Groups[1].Value).ToArray();
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.True(File.Exists(Repository.PathOf(file)), file));
    }

    [Fact]
    public void Ports_are_published_on_this_machine_only_and_none_twice()
    {
        var published = Published().Matches(Text).Select(match => match.Groups["port"].Value).ToArray();
        Assert.Equal(4, published.Length);
        Assert.Distinct(published);
        Assert.All(Published().Matches(Text).AsEnumerable(), match => Assert.Equal("127.0.0.1:", match.Groups["host"].Value));
    }

    [Fact]
    public void The_address_knows_every_front_end_and_each_process_is_one_service()
    {
        var services = Service().Matches(Text[Text.IndexOf("\nservices:", StringComparison.Ordinal)..Text.IndexOf("\nvolumes:", StringComparison.Ordinal)])
            .Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(["azurite", "front-1", "front-2", "meta", "postgres", "router", "silo-1", "silo-2"], services.Order(StringComparer.Ordinal));
        var nginx = File.ReadAllText(Repository.PathOf("docker/nginx.conf"));
        Assert.All(services.Where(service => service.StartsWith("front-", StringComparison.Ordinal)),
            front => Assert.Contains($"server {front}:5080 ", nginx, StringComparison.Ordinal));
        Assert.Contains("\n    listen 8080;", nginx, StringComparison.Ordinal);
    }

    // As Compose would give them to a process: a variable's default in its place, and a stand-in for one that has none.
    private static IEnumerable<KeyValuePair<string, string?>> Settings() =>
        from line in Setting().Matches(Text)
        let value = Variable().Replace(line.Groups[2].Value.Trim('"'), match => match.Groups[2].Success ? match.Groups[2].Value : "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
        select KeyValuePair.Create(line.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal), (string?)value);

    [GeneratedRegex(@"^\s+(Router__\w+): (.+)$", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"\$\{(\w+)(?::-([^}]*)|:\?[^}]*)\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^\s+PROGRAM: (\w+)$", RegexOptions.Multiline)]
    private static partial Regex Program();

    [GeneratedRegex(@"^\s+- \./([^:]+):", RegexOptions.Multiline)]
    private static partial Regex Volume();

    [GeneratedRegex(@"^\s+dockerfile: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Dockerfile();

    [GeneratedRegex("^\\s+- \"(?<host>[\\d.]+:)?(?<port>\\d+):\\d+\"$", RegexOptions.Multiline)]
    private static partial Regex Published();

    [GeneratedRegex("^  ([a-z][a-z0-9-]*):", RegexOptions.Multiline)]
    private static partial Regex Service();
}
