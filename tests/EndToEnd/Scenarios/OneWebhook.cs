using System.Globalization;
using System.Text.Json.Nodes;
using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>One signed POST with several entries and items: each item is delivered by itself, to each entitled app (rules.md section 6).</summary>
public sealed class OneWebhook() : Scenario(new Plan
{
    Apps =
    [
        Plan.Bot with { Fields = ["messages", "messaging_postbacks", "messaging_policy_enforcement", "standby"] },
        Plan.Desk with { Fields = ["messages", "standby"] },
        Plan.Survey with { Fields = ["messaging_postbacks", "*", "standby"] },
    ],
})
{
    [Fact]
    public async Task Several_entries_and_items_for_several_people_become_exactly_these_deliveries()
    {
        var now = RunClock.Now.ToUnixTimeMilliseconds();
        var ann = Message("7101", now, "m_a1", "Gr\u00fc\u00dfe \u2764");
        var again = Message("7101", now + 1, "m_a2", "second");
        var tap = Parse($$$"""{"sender":{"id":"7102"},"recipient":{"id":"1001"},"timestamp":{{{now + 2}}},"postback":{"mid":"m_b1","title":"Old","payload":"OLD_BUTTON"}}""");
        var news = Parse($$$"""{"sender":{"id":"7103"},"recipient":{"id":"1001"},"timestamp":{{{now + 3}}},"brand_new_kind":{"shape":[1,{"deep":"\u00e9"}],"id":12345678901234567}}""");
        var policy = Parse($$$"""{"recipient":{"id":"1001"},"timestamp":{{{now + 4}}},"policy_enforcement":{"action":"warning","reason":"too many messages"}}""");
        var nobody = Parse($$$"""{"recipient":{"id":"1001"},"timestamp":{{{now + 5}}},"message":{"mid":"m_c1","text":"from nobody"}}""");
        var broken = Parse($$$"""{"sender":{"id":"7104"},"recipient":{"id":"1001"},"timestamp":{{{now + 6}}},"message":"no object"}""");
        var refusedBefore = await RefusedItems();

        var answer = await World.Meta.PostRaw(World.Seat, new JsonObject
        {
            ["object"] = "page",
            ["entry"] = new JsonArray(
                Entry(now, "messaging", ann, tap, broken, policy, nobody),
                Entry(now, "messaging", again, news)),
        }.ToJsonString());

        Assert.Equal(200, answer.Status);
        (RecordingApp App, string Channel, JsonObject Item)[] expected =
        [
            (Bot, "messaging", ann),
            (Bot, "messaging", again),
            (Bot, "messaging", tap),
            (Bot, "messaging", policy),
            (Bot, "messaging", nobody),
            (Desk, "standby", ann),
            (Desk, "standby", again),
            // Without a sender it is nobody's conversation: the Page's own line, which has no owner (rules.md section 1).
            (Desk, "messaging", nobody),
            (World.Survey, "standby", tap),
            (World.Survey, "standby", news),
        ];
        foreach (var (app, channel, item) in expected)
        {
            await app.Hears(heard => heard.Channel == channel && JsonNode.DeepEquals(heard.Item, item), $"{item.ToJsonString()} on {channel}");
        }

        await Until.True(async () => await RefusedItems() == refusedBefore + 1, "the broken item is counted as refused");
        foreach (var app in (RecordingApp[])[Bot, Desk, World.Survey])
        {
            Assert.Equal(expected.Count(one => one.App == app), app.All.Count);
            Assert.All(app.All, heard => Assert.Equal(1, heard.Seen.Attempt));
        }

        // Nothing more comes: the next message is the next thing that everybody hears.
        var counts = (Bot.All.Count, Desk.All.Count, World.Survey.All.Count);
        var marker = NewPerson();
        marker.Writes("the end");
        await Bot.HearsText("the end");
        await Desk.HearsText("the end");
        Assert.Equal((counts.Item1 + 1, counts.Item2 + 1, counts.Item3), (Bot.All.Count, Desk.All.Count, World.Survey.All.Count));
    }

    // What PostRaw carries is not in the pretend Meta's journal: a history would call it invented.
    protected override bool ChecksHistory => false;

    private async Task<long> RefusedItems() =>
        (await World.Router.Admin("/admin/refused"))["counts"]!.AsObject().Sum(count => (long)count.Value!);

    internal static JsonObject Message(string person, long at, string mid, string text) =>
        Parse($$$"""{"sender":{"id":"{{{person}}}"},"recipient":{"id":"1001"},"timestamp":{{{at.ToString(CultureInfo.InvariantCulture)}}},"message":{"mid":"{{{mid}}}","text":"{{{text}}}"}}""");

    internal static JsonObject Entry(long at, string channel, params JsonObject[] items) => new()
    {
        ["id"] = World.PageId,
        ["time"] = at,
        [channel] = new JsonArray([.. items.Select(item => item.DeepClone())]),
    };

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;
}
