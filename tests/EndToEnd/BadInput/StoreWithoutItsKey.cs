using System.Text;
using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>Who has a copy of the store and not the key has no secret that works anywhere.</summary>
public sealed class StoreWithoutItsKey() : Scenario(new Plan())
{
    private const string SecretOfALateApp = "secret-of-an-app-added-later";

    [Fact]
    public async Task A_copy_without_the_key_holds_no_usable_secret_and_Router_refuses_to_start_on_it()
    {
        var ann = await PersonWithDesk();
        Sent(await AsDesk.Sends(Id(ann), "Hello"));
        await World.Router.Admin(HttpMethod.Put, "/admin/apps/9009", new JsonObject { ["name"] = "late", ["secret"] = SecretOfALateApp });
        await World.Router.Admin(HttpMethod.Put, "/admin/pages/1003", new JsonObject { ["name"] = "Third Shop" });
        await World.Router.Admin(HttpMethod.Put, "/admin/pages/1003/token", new JsonObject { ["token"] = "page-token-of-a-third-shop" });
        await World.Router.Admin(HttpMethod.Put, "/admin/pages/1003/apps/9009", new JsonObject { ["fields"] = new JsonArray("messages") });
        var issued = (string)(await World.Router.Admin(HttpMethod.Post, "/admin/pages/1003/apps/9009/tokens", new JsonObject()))["token"]!;
        string[] secrets =
        [
            SecretOfALateApp, "page-token-of-a-third-shop", issued, World.Page.Token(World.Seat), World.SeatSecret, World.SeatVerifyToken, World.Router.AdminToken,
            .. World.Plan.Apps.SelectMany(app => new[] { app.Secret, app.Token, World.App(app.Name).VerifyToken }),
        ];
        await World.Still(ann);

        // As a backup program would find it while Router runs: file and write-ahead log.
        var files = Directory.GetFiles(World.Process.Folder, "router.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).ToDictionary(file => Path.GetFileName(file)!, Read);
        Assert.Contains("router.db-wal", files.Keys);
        Assert.Contains(files.Values, bytes => Holds(bytes, Encoding.UTF8.GetBytes("Corner Shop")));
        foreach (var (file, bytes) in files)
        {
            Assert.All(secrets, secret => Assert.All(Forms(secret), form => Assert.False(Holds(bytes, form), $"{file} holds a secret")));
        }

        await using var thief = new RouterProcess(process => ConfigurationFor(process, key: null), World.Recorder);
        Put(files, thief);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(thief.Start);
        Assert.Contains("Router ended with 2", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("the key they are encrypted under is missing", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(thief.Folder, "*.key"));

        await using var guesser = new RouterProcess(process => ConfigurationFor(process, key: Convert.ToBase64String(new byte[32])), World.Recorder);
        Put(files, guesser);
        refusal = await Assert.ThrowsAsync<InvalidOperationException>(guesser.Start);
        Assert.Contains("Router ended with 2", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("is encrypted under key", refusal.Message, StringComparison.Ordinal);

        // With the key it is the same Router: the copy was good.
        await using var owner = new RouterProcess(process => ConfigurationFor(process, key: null), World.Recorder);
        Put(files, owner);
        File.Copy(Path.Combine(World.Process.Folder, "router.key"), Path.Combine(owner.Folder, "router.key"));
        await owner.Start();
        Assert.Equal(Desk.Id, FinalReading.Read(EndToEnd.World.Name(ann), await FinalReading.View(owner, EndToEnd.World.Name(ann))).Owner);
    }

    // Another process is started in between: that is no story of one Router.
    protected override bool ChecksHistory => false;

    private static IEnumerable<byte[]> Forms(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        return [bytes, Encoding.Unicode.GetBytes(secret), Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes).TrimEnd('=')[..^1]), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)), Encoding.ASCII.GetBytes(Convert.ToHexString(bytes))];
    }

    private static bool Holds(byte[] bytes, byte[] text) => bytes.AsSpan().IndexOf(text) >= 0;

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var all = new MemoryStream();
        stream.CopyTo(all);
        return all.ToArray();
    }

    // The shared-memory file is made anew from the log.
    private static void Put(Dictionary<string, byte[]> files, RouterProcess process)
    {
        foreach (var (name, bytes) in files.Where(file => !file.Key.EndsWith("-shm", StringComparison.Ordinal)))
        {
            File.WriteAllBytes(Path.Combine(process.Folder, name), bytes);
        }
    }

    // What the file of the first Router declares is not there: a thief has the store alone.
    private static JsonObject ConfigurationFor(RouterProcess process, string? key)
    {
        var router = new JsonObject
        {
            ["Listen"] = new JsonObject { ["Public"] = process.Public.Authority, ["Private"] = process.Private.Authority },
            ["Store"] = new JsonObject { ["Path"] = process.Store },
            ["Outgoing"] = new JsonObject { ["AllowPrivateAddresses"] = true },
        };
        if (key is not null)
        {
            router["Key"] = key;
        }

        return new() { ["Router"] = router };
    }
}
