using System.Text;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.Standalone.Tests;

public class SecretsInTheStoreTests
{
    private static readonly AppId Bot = new(100);

    private static readonly string KeyA = Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray());
    private static readonly string KeyB = Convert.ToBase64String(Enumerable.Repeat((byte)2, 32).ToArray());

    [Fact]
    public async Task No_secret_and_no_token_stands_in_the_files_of_the_store()
    {
        using var temp = new TempStore();
        string issued;
        using (var directory = await TestDirectory.Open(temp, Declares("planted-declared-token-0001")))
        {
            await Plant(directory);
            issued = (await directory.IssueToken(new PageId("2222"), Bot, expiresAt: null, default)).Text!;
        }

        temp.Store.Dispose();
        using var killed = temp.Killed();
        foreach (var file in Directory.GetFiles(temp.Folder, "router.db*").Concat(Directory.GetFiles(killed.Folder, "router.db*")).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes);
            Assert.Equal(-1, bytes.AsSpan().IndexOf("planted"u8));
            Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(issued)));
            Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes("planted")));
        }
    }

    [Fact]
    public async Task A_copy_of_the_store_without_the_key_holds_no_usable_secret_and_is_refused()
    {
        using var temp = new TempStore();
        using (var directory = await TestDirectory.Open(temp, Declares()))
        {
            await Plant(directory);
        }

        temp.Store.Dispose();
        using var copy = new TempStore(open: false);
        File.Copy(temp.Options.Path, copy.Options.Path);
        copy.Open();
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => TestDirectory.Open(copy));
        Assert.Contains("the key they are encrypted under is missing", refused.Message, StringComparison.Ordinal);
        Assert.Contains("router.key", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(KeyFile.Beside(copy.Options.Path))); // no new key is made over old secrets

        var wrong = await Assert.ThrowsAsync<StartRefusedException>(() => TestDirectory.Open(copy, $$"""{"Key":"{{KeyB}}"}"""));
        Assert.Contains("Router:PreviousKey", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", wrong.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_made_once_and_only_its_owner_can_read_it()
    {
        using var temp = new TempStore();
        var file = KeyFile.Beside(temp.Options.Path);
        using (await TestDirectory.Open(temp))
        {
            Assert.Equal(32, Convert.FromBase64String((await File.ReadAllTextAsync(file)).Trim()).Length);
        }

        var first = await File.ReadAllTextAsync(file);
        using (await TestDirectory.Open(temp))
        {
            Assert.Equal(first, await File.ReadAllTextAsync(file));
        }

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            var refused = await Assert.ThrowsAsync<StartRefusedException>(() => TestDirectory.Open(temp));
            Assert.Contains("chmod 600", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_key_is_changed_by_naming_the_old_one_once()
    {
        using var temp = new TempStore();
        using (var directory = await TestDirectory.Open(temp, $$"""{"Key":"{{KeyA}}"}"""))
        {
            await Plant(directory);
        }

        Assert.False(File.Exists(KeyFile.Beside(temp.Options.Path)));
        using (var directory = await TestDirectory.Open(temp, $$"""{"Key":"{{KeyB}}","PreviousKey":"{{KeyA}}"}"""))
        {
            Assert.Equal("planted-page-token", directory.Current.Pages[new PageId("2222")].Token!.Reveal());
        }

        using (var directory = await TestDirectory.Open(temp, $$"""{"Key":"{{KeyB}}"}"""))
        {
            Assert.Equal("planted-page-token", directory.Current.Pages[new PageId("2222")].Token!.Reveal());
            Assert.Equal("planted-seat-secret", directory.Current.Seat.Secrets.Single().Reveal());
        }

        await Assert.ThrowsAsync<StartRefusedException>(() => TestDirectory.Open(temp, $$"""{"Key":"{{KeyA}}"}"""));
    }

    [Fact]
    public async Task A_configured_key_takes_over_from_the_key_file()
    {
        using var temp = new TempStore();
        using (var directory = await TestDirectory.Open(temp))
        {
            await Plant(directory);
        }

        using (await TestDirectory.Open(temp, $$"""{"Key":"{{KeyB}}"}"""))
        {
            File.Delete(KeyFile.Beside(temp.Options.Path));
        }

        using var again = await TestDirectory.Open(temp, $$"""{"Key":"{{KeyB}}"}""");
        Assert.Equal("planted-app-secret", again.Current.Apps[Bot].Secret.Reveal());
    }

    [Theory]
    [InlineData("UPDATE apps SET secret = (SELECT secret FROM seat)")]
    [InlineData("UPDATE apps SET secret = CAST(substr(secret, 1, length(secret) - 1) || CASE substr(secret, -1) WHEN x'78' THEN 'y' ELSE 'x' END AS BLOB)")]
    [InlineData("UPDATE apps SET secret = x'01'")]
    public async Task A_secret_that_was_moved_or_changed_is_refused(string sql)
    {
        using var temp = new TempStore();
        using (var directory = await TestDirectory.Open(temp))
        {
            await Plant(directory);
        }

        await temp.Sql(sql);
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => TestDirectory.Open(temp));
        Assert.Contains("app 100 (secret)", refused.Message, StringComparison.Ordinal);
        Assert.Contains("backup", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_secret_is_never_written_the_same_way_twice()
    {
        var ring = new KeyRing(Convert.FromBase64String(KeyA));
        Assert.NotEqual(ring.Encrypt("here", new Secret("s")), ring.Encrypt("here", new Secret("s")));
    }

    private static string Declares(string token = "a-token-of-some-length") =>
        $$"""
        {"Meta":{"App":"1000","Secret":"planted-seat-secret","NextSecret":"planted-next","VerifyToken":"planted-verify"},
         "Pages":{"1111":{"Token":"planted-declared-page-token","Apps":{"100":{"Tokens":["{{token}}"]} } } },
         "Apps":{"100":{"Secret":"planted-app-secret","VerifyToken":"planted-app-verify"} } }
        """;

    private static async Task Plant(SqliteDirectory directory)
    {
        if (directory.Current.Apps.Count == 0)
        {
            await directory.SetSeat(new SeatSettings(new AppId(1000), new Uri("http://127.0.0.1:9"), "v23.0"), default);
            await directory.SetSeatSecrets(new SeatSecrets(new Secret("planted-seat-secret"), Successor: null, VerifyToken: null), default);
            await directory.AddApp(Bot, new AppSettings("bot"), new Secret("planted-app-secret"), new AppCallback(Address: null, new Secret("planted-app-verify"), Verified: false), default);
        }

        await directory.AddPage(new PageId("2222"), new PageSettings("two"), default);
        await directory.SetPageApp(new PageId("2222"), Bot, new PageAppSettings(), default);
        Assert.True((await directory.SetPageToken(new PageId("2222"), new Secret("planted-page-token"), default)).IsDone);
    }
}
