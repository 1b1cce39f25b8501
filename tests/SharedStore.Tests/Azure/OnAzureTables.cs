using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Router.Conversations;
using Router.Protocol;
using Router.Storage;
using Router.StoreContract;

namespace Router.SharedStore.Tests;

public class OnAzureTables
{
    private static readonly Declared MoreThanATransaction =
        Declared.Nothing with { Pages = [.. Enumerable.Range(1, 120).Select(i => new DeclaredPage(new PageId("9" + i), new PageSettings("p" + i), Token: null, []))] };

    public static TheoryData<string> Shared => Contract.Of(typeof(SharedByProcesses));

    [ToolTheory(SystemTool.Node, SystemTool.Azurite)]
    [MemberData(nameof(Contract.Cases), MemberType = typeof(Contract))]
    public async Task It_keeps_the_contract(string sentence)
    {
        await using var store = await OneProcess.Start(await AzurePlace.Make());
        await Contract.Keeps(sentence, store);
    }

    [ToolTheory(SystemTool.Node, SystemTool.Azurite)]
    [MemberData(nameof(Shared))]
    public async Task It_is_shared(string sentence) => await Contract.Run([typeof(SharedByProcesses)], sentence, await AzurePlace.Make());

    [ToolFact(SystemTool.Node, SystemTool.Azurite)]
    public async Task Away_nothing_is_stored_and_back_everything_goes_on()
    {
        using var wire = new CutWire((await AzuriteServer.Shared).Port);
        await AwayAndBack.Play(await AzurePlace.Make(wire.Port), wire);
    }

    [Fact]
    public async Task An_account_that_is_not_there_is_named_before_anything_starts()
    {
        var nobody = new AzurePlace(
            $"DefaultEndpointsProtocol=http;AccountName=some;AccountKey=cGxhbnRlZA==;TableEndpoint=http://127.0.0.1:{Ports.Free()}/some;", "None");
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => OneProcess.Start(nobody));
        Assert.Contains("Azure tables None… of some", refused.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be reached", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("cGxhbnRlZA", refused.ToString(), StringComparison.Ordinal);
    }

    [ToolFact(SystemTool.Node, SystemTool.Azurite)]
    public async Task A_letter_longer_than_an_entity_says_so_and_is_not_half_there()
    {
        await using var store = await OneProcess.Start(await AzurePlace.Make());
        var letter = new DeadLetterRecord(
            "long", new ConversationKey(new PageId("1"), new PersonId("2")), App: null, DeadReason.Refused, DateTimeOffset.UnixEpoch, new byte[1_000_000], HeardOn.Standby);
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.DeadLetters.Store([letter]));
        Assert.Contains("1000000 bytes", refused.Message, StringComparison.Ordinal);
        Assert.Null(await store.DeadLetters.Find("long", default));
    }

    [ToolFact(SystemTool.Node, SystemTool.Azurite)]
    public async Task A_generation_that_a_crash_left_half_written_is_not_read_and_is_removed_later()
    {
        var place = await AzurePlace.Make();
        await using (var process = await OneProcess.Start(place))
        {
            await process.Editor.AddPage(new PageId("1"), new PageSettings("one"), default);
        }

        var table = place.Client.GetTableClient(place.Prefix + "Directory");
        foreach (var old in new[] { 2.0, 0.1 })
        {
            var generation = $"g{(DateTimeOffset.UtcNow - TimeSpan.FromHours(old)).UtcTicks:x16}left";
            await table.AddEntityAsync(new TableEntity("directory", $"{generation}:page:666") { ["Kind"] = "page", ["Id"] = "666" });
        }

        // So a new generation is written, and leftovers are looked for.
        await using var again = await OneProcess.Start(place, Place.Settings(MoreThanATransaction));
        Assert.Equal(121, again.Directory.Current.Pages.Count);
        Assert.Equal(121 + 1, table.Query<TableEntity>(entity => entity.PartitionKey == "directory" && entity.RowKey.CompareTo("h") < 0).Count()); // a younger one may be another's work
    }

    [ToolFact(SystemTool.Node, SystemTool.Azurite)]
    public async Task A_reader_that_a_new_generation_overtakes_reads_again()
    {
        var place = await AzurePlace.Make();
        await using var writer = await OneProcess.Start(place);
        await writer.Editor.AddPage(new PageId("1"), new PageSettings("one"), default);
        var overtaken = new BeforeOneQuery();
        await using var reader = await OneProcess.Start(place.By(overtaken), Place.Settings() with { PollEvery = TimeSpan.FromHours(1) });
        await writer.Editor.AddPage(new PageId("2"), new PageSettings("two"), default);

        // So the generation that the reader is about to read is replaced and removed.
        overtaken.Does = async () => await (await OneProcess.Start(place, Place.Settings(MoreThanATransaction))).DisposeAsync();

        Assert.Equal(122, (await reader.Directory.Refresh(default)).Pages.Count);
        Assert.Null(overtaken.Does);
    }

    [Fact]
    public void A_key_holds_only_what_Azure_allows_and_no_two_ids_share_one()
    {
        string[] ids = ["a", "A", "a/b", "a\\b", "a#b", "a?b", "a~2Fb", "a\u0001b", "a\u0080b", "ä", "a b", "a:b", "", new string('x', 500), new string('x', 501), new string('/', 80)];
        var keys = ids.Select(AzureKey.Of).ToArray();
        Assert.Equal(ids.Length, keys.Distinct().Count());
        Assert.All(keys, key => Assert.All(key, c => Assert.True(char.IsAsciiLetterOrDigit(c) || "._-~".Contains(c, StringComparison.Ordinal))));
        Assert.All(keys, key => Assert.True(key.Length <= 200));
    }

    [Fact]
    public void The_later_the_smaller() =>
        Assert.True(string.CompareOrdinal(AzureKey.Newest(DateTimeOffset.UnixEpoch.AddTicks(1)), AzureKey.Newest(DateTimeOffset.UnixEpoch)) < 0);

    /// <summary>Does something just before the next query of rows is sent.</summary>
    private sealed class BeforeOneQuery : HttpPipelinePolicy
    {
        public Func<Task>? Does { get; set; }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (message.Request.Uri.Path.EndsWith("()", StringComparison.Ordinal) && Does is { } does)
            {
                Does = null;
                await does();
            }

            await ProcessNextAsync(message, pipeline);
        }
    }

    private sealed class AzurePlace(string connectionString, string prefix, HttpPipelinePolicy? policy = null) : Place
    {
        private static int _made;

        public string Prefix => prefix;

        public TableServiceClient Client { get; } = new(connectionString, Options(policy));

        /// <summary>Tables of its own in the tests' emulator.</summary>
        public static async Task<AzurePlace> Make(int? port = null) =>
            new((await AzuriteServer.Shared).ConnectionString(port), $"Test{Interlocked.Increment(ref _made)}");

        /// <summary>The same tables, reached through a policy.</summary>
        public AzurePlace By(HttpPipelinePolicy through) => new(connectionString, prefix, through);

        public override void Add(IServiceCollection services, SharedStoreSettings settings) =>
            services.AddAzureTablesStore(Client, settings with { TablePrefix = prefix });

        public override async Task<string> Everything()
        {
            var all = new System.Text.StringBuilder();
            foreach (var name in new[] { "Directory", "Timelines", "DeadLetters", "LongPayloads", "Owners" })
            {
                await foreach (var entity in Client.GetTableClient(prefix + name).QueryAsync<TableEntity>())
                {
                    foreach (var (property, value) in entity)
                    {
                        all.Append(property).Append('=').Append(value is byte[] bytes ? System.Text.Encoding.UTF8.GetString(bytes) : value).Append('\n');
                    }
                }
            }

            return all.ToString();
        }

        public override Task MarkAsNewer() =>
            Client.GetTableClient(prefix + "Directory").UpsertEntityAsync(new TableEntity("format", "format") { ["Number"] = 99 });

        private static TableClientOptions Options(HttpPipelinePolicy? policy)
        {
            var options = AzureTablesRegistration.ClientOptions();
            if (policy is not null)
            {
                options.AddPolicy(policy, HttpPipelinePosition.PerCall);
            }

            return options;
        }
    }
}
