using Microsoft.Extensions.Logging;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.Standalone.Tests;

public class SeedingTests
{
    private static readonly PageId Page = new("1111");
    private static readonly AppId Bot = new(100);
    private static readonly AppId Desk = new(200);

    private const string File =
        """
        {"Meta":{"App":"1000","Secret":"seat"},
         "Pages":{"1111":{"Name":"One","Primary":"100","Apps":{"100":{"Fields":["messages"],"Tokens":["token-of-the-file-1"]}}}},
         "Apps":{"100":{"Name":"bot","Secret":"s","Callback":"http://127.0.0.1:7001/"}}}
        """;

    [Fact]
    public async Task What_the_file_names_is_there_and_verified_and_declared()
    {
        using var temp = new TempStore();
        using var directory = await TestDirectory.Open(temp, File);
        Assert.True(directory.Current.Pages[Page].Declared);
        Assert.True(directory.Current.Apps[Bot].Declared);
        Assert.True(directory.Current.Apps[Bot].Verified);
        Assert.Equal(Bot, directory.Current.TokenOf("token-of-the-file-1")!.App);
    }

    [Fact]
    public async Task What_the_file_names_cannot_be_changed_here_and_the_refusal_says_where()
    {
        using var temp = new TempStore();
        using var directory = await TestDirectory.Open(temp, File);
        var callback = new AppCallback(new Uri("http://127.0.0.1:1/"), VerifyToken: null, Verified: true);
        EditOutcome[] all =
        [
            await directory.ChangePage(Page, s => s with { Name = "Two" }, default),
            await directory.RemovePage(Page, default),
            await directory.SetPrimary(Page, app: null, default),
            await directory.SetRoutes(Page, [], default),
            await directory.ChangeApp(Bot, s => s with { Name = "b" }, default),
            await directory.RemoveApp(Bot, default),
            await directory.SetCallback(Bot, callback, default),
            await directory.RotateAppSecret(Bot, new Secret("x"), default),
            await directory.SetPageApp(Page, Bot, new PageAppSettings(), default),
            await directory.RemovePageApp(Page, Bot, default),
            await directory.RevokeToken(DirectorySnapshot.HashOf("token-of-the-file-1"), default),
            await directory.SetSeat(new SeatSettings(Desk, new Uri("http://127.0.0.1:1/"), "v23.0"), default),
            await directory.SetSeatSecrets(new SeatSecrets(new Secret("x"), Successor: null, VerifyToken: null), default),
        ];
        Assert.All(all, outcome =>
        {
            Assert.Equal(EditRefusal.Declared, outcome.Refusal);
            Assert.Contains("configuration file", outcome.Reason, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task What_the_file_does_not_name_can_be_changed_and_survives_the_next_start()
    {
        using var temp = new TempStore();
        string token;
        using (var directory = await TestDirectory.Open(temp, File))
        {
            Assert.True((await directory.SetPageToken(Page, new Secret("hot"), default)).IsDone);
            Assert.True((await directory.AddApp(Desk, new AppSettings("desk"), new Secret("d"), new AppCallback(null, null, false), default)).IsDone);
            Assert.True((await directory.SetPageApp(Page, Desk, new PageAppSettings(), default)).IsDone);
            Assert.True((await directory.Park(Bot, "by hand", default)).IsDone);
            token = (await directory.IssueToken(Page, Bot, expiresAt: null, default)).Text!;
        }

        using var again = await TestDirectory.Open(temp, File);
        Assert.Equal("hot", again.Current.Pages[Page].Token!.Reveal());
        Assert.True(again.Current.Pages[Page].Roster.Hosts(Desk));
        Assert.False(again.Current.Apps[Desk].Declared);
        Assert.Equal("by hand", again.Current.Apps[Bot].Parked);
        Assert.Equal(Bot, again.Current.TokenOf(token)!.App);
    }

    [Fact]
    public async Task A_token_that_the_file_names_is_not_swapped_here()
    {
        using var temp = new TempStore();
        using var directory = await TestDirectory.Open(temp, """{"Pages":{"1111":{"Token":"of the file"}}}""");
        Assert.Equal(EditRefusal.Declared, (await directory.SetPageToken(Page, new Secret("hot"), default)).Refusal);
    }

    [Fact]
    public async Task A_declared_object_that_differs_replaces_the_stored_one_with_one_line_each()
    {
        using var temp = new TempStore();
        using (await TestDirectory.Open(temp, File))
        {
        }

        var log = new Lines();
        using (await TestDirectory.Open(temp, File, log: log))
        {
            Assert.Empty(log.All);
        }

        var changed = File.Replace("\"bot\"", "\"robot\"", StringComparison.Ordinal).Replace("[\"messages\"]", "[\"standby\"]", StringComparison.Ordinal);
        using var directory = await TestDirectory.Open(temp, changed, log: log);
        Assert.Equal("robot", directory.Current.Apps[Bot].Name);
        Assert.True(directory.Current.Pages[Page].Roster.Apps[Bot].Subscribes("standby"));
        Assert.Equal(
            ["The configuration file differs from the store and replaces the stored app 100", "The configuration file differs from the store and replaces the stored app 100 on Page 1111"],
            log.All.Order());
    }

    [Fact]
    public async Task A_token_taken_out_of_the_file_is_no_more_valid()
    {
        using var temp = new TempStore();
        using (await TestDirectory.Open(temp, File))
        {
        }

        using var directory = await TestDirectory.Open(temp, File.Replace("token-of-the-file-1", "token-of-the-file-2", StringComparison.Ordinal));
        Assert.Null(directory.Current.TokenOf("token-of-the-file-1"));
        Assert.NotNull(directory.Current.TokenOf("token-of-the-file-2"));
    }

    [Fact]
    public async Task What_is_taken_out_of_the_file_stays_and_can_be_changed_here()
    {
        using var temp = new TempStore();
        using (await TestDirectory.Open(temp, File))
        {
        }

        using var directory = await TestDirectory.Open(temp);
        Assert.False(directory.Current.Apps[Bot].Declared);
        Assert.True((await directory.RemoveApp(Bot, default)).IsDone);
    }

    private sealed class Lines : ILogger
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add(formatter(state, exception));
    }
}
