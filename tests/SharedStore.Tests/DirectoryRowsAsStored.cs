using System.Text.Json.Nodes;
using Router.Conversations;
using Router.Protocol;
using Router.Storage;
using Router.Wire;

namespace Router.SharedStore.Tests;

/// <summary>The rows of the directory as they stand in stores for years: <c>directory-rows.json</c>, whose secrets another program encrypted.</summary>
public class DirectoryRowsAsStored
{
    private static readonly AppId Bot = new(100);
    private static readonly string[] Secrets = ["secret", "successor", "verifyToken", "token"];
    private static readonly KeyRing Ring = new(KeyRing.Parse(Place.KeyA.Reveal(), "the key"));
    private static readonly DateTimeOffset At = new DateTimeOffset(2026, 1, 2, 12, 0, 0, TimeSpan.Zero).AddTicks(1234567);

    [Fact]
    public void They_are_read_as_what_was_written()
    {
        var reader = new DirectoryReader(Ring);
        Assert.Empty(Differences(reader.Read(Stored()), Content));
        Assert.False(reader.MetEarlierKey);
    }

    [Fact]
    public void The_same_content_is_written_the_same_way()
    {
        var written = new DirectoryWriter(Ring).All(Content).ToDictionary(row => row.Name);
        Assert.Equal(Stored().Select(row => row.Name).OrderBy(name => name.ToString()), written.Keys.OrderBy(name => name.ToString()));
        Assert.All(Stored(), row => Assert.Equal(WithoutSecrets(row.Body), WithoutSecrets(written[row.Name].Body)));
        Assert.Empty(Differences(new DirectoryReader(Ring).Read(written.Values), Content));
    }

    [Fact]
    public void Only_what_differs_is_written_and_what_is_gone_is_removed()
    {
        var after = Content with
        {
            PageApps = Content.PageApps.Clear(),
            Tokens = Content.Tokens.Clear(),
            Apps = Content.Apps.SetItem(Bot, Content.Apps[Bot] with { Parked = null, Declared = true }),
            Pages = Content.Pages.SetItem(new PageId("1111"), Content.Pages[new PageId("1111")] with { Declared = true, TokenDeclared = true }),
        };
        var (written, removed) = new DirectoryWriter(Ring).Difference(Content, after);
        Assert.Equal([new RowName("app", "100")], written.Select(row => row.Name));
        Assert.Equal([new RowName("page-app", "1111:100"), new RowName("token", "abcdef")], removed.OrderBy(name => name.Kind));
    }

    [Fact]
    public void A_row_of_a_newer_kind_is_left_alone_and_a_damaged_one_is_named()
    {
        var newer = new DirectoryRow(new RowName("hologram", "1"), "{}");
        Assert.Empty(Differences(new DirectoryReader(Ring).Read([.. Stored(), newer]), Content));
        var refused = Assert.Throws<StartRefusedException>(() => new DirectoryReader(Ring).Read([new DirectoryRow(new RowName("app", "5"), "{")]));
        Assert.Contains("stored app 5 is damaged", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_in_another_ones_place_is_refused()
    {
        var rows = Stored().ToArray();
        var desk = rows.Single(row => row.Name == new RowName("app", "200"));
        var moved = desk with { Name = new RowName("app", "300") };
        var refused = Assert.Throws<StartRefusedException>(() => new DirectoryReader(Ring).Read([moved]));
        Assert.Contains("app 300 (secret)", refused.Message, StringComparison.Ordinal);
    }

    private static DirectoryContent Content => new()
    {
        Seat = new SeatRow(
            new SeatSettings(new AppId(1000), new Uri("https://graph.facebook.com"), "v23.0"),
            new SeatSecrets(new Secret("seat-secret"), new Secret("next-secret"), new Secret("verify-me"))),
        Apps = DirectoryContent.Empty.Apps
            .Add(Bot, new AppRow(
                new AppSettings("bot") { Format = new CallbackFormat { AllNumbers = true, BarePostbacks = true }, IdleOwnerAsObject = true, Forwards = ["GET profile", "* personas"] },
                new Secret("bot-secret"),
                new AppCallback(new Uri("https://bot.example/hook?x=1"), new Secret("bot-verify"), Verified: true)) { Parked = "gone" })
            .Add(new AppId(200), new AppRow(new AppSettings("desk") { Forwards = [] }, new Secret("desk-secret"), new AppCallback(Address: null, VerifyToken: null, Verified: false))),
        Pages = DirectoryContent.Empty.Pages
            .Add(new PageId("1111"), new PageRow(new PageSettings("Sämple")
            {
                InstagramId = "17841400000",
                Primary = Bot,
                OldButtons = Bot,
                Claim = ClaimPolicy.Allow,
                MetaKnowsRequests = true,
                PlatformApps = [new AppId(999)],
                Routes = [new Route(RouteKind.Link, "spring", Bot), new Route(RouteKind.Ad, Key: null, new AppId(999))],
                Numbers = new PageNumbers
                {
                    IdleAfter = TimeSpan.FromHours(1), RequestLasts = TimeSpan.FromHours(26), DeliveryLasts = TimeSpan.FromHours(3), SurveyLasts = TimeSpan.FromMilliseconds(1500),
                },
            }) { Token = new Secret("page-token") })
            .Add(new PageId("2222"), new PageRow(new PageSettings("removed") { Profile = Profile.Routing }) { RemovedAt = At }),
        PageApps = DirectoryContent.Empty.PageApps.Add(
            new PageAppKey(new PageId("1111"), Bot), new PageAppRow(new PageAppSettings { Fields = ["messages", "standby"], MayTakeOver = true, HumanAgent = true, Priority = 7 })),
        Tokens = DirectoryContent.Empty.Tokens.Add(
            "abcdef", new TokenRow(new TokenEntry("abcdef", Bot, new PageId("1111"), At, new DateTimeOffset(2027, 1, 2, 12, 0, 0, TimeSpan.Zero)), Declared: true)),
    };

    private static IEnumerable<RowName> Differences(DirectoryContent one, DirectoryContent other)
    {
        var (written, removed) = new DirectoryWriter(Ring).Difference(one, other);
        return written.Select(row => row.Name).Concat(removed);
    }

    private static IEnumerable<DirectoryRow> Stored() =>
        from row in JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "directory-rows.json")))!.AsArray()
        select new DirectoryRow(new RowName((string)row["kind"]!, (string)row["id"]!), row["body"]!.ToJsonString());

    private static string WithoutSecrets(string body)
    {
        var node = JsonNode.Parse(body)!.AsObject();
        foreach (var secret in Secrets.Where(secret => node.ContainsKey(secret)))
        {
            node[secret] = "encrypted";
        }

        return node.ToJsonString();
    }
}
