using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>What an operator changes among the apps while Router runs.</summary>
[Collection(ChangeableCast.Name)]
public sealed class AppsComeAndGo(ChangeableWorld changeable) : Scenario(changeable)
{
    private const string Page = $"/admin/pages/{World.PageId}";

    protected override bool ChecksHistory => false;

    // "Once a role is assigned, either Primary Receiver or Secondary Receiver app gets an app_role webhook" (seeds/002).
    [Fact]
    public async Task App_roles_tells_each_app_the_role_it_was_assigned()
    {
        await HearsRole(Desk, "secondary_receiver");
        await HearsRole(Bot, "primary_receiver");

        await MakesPrimary(Desk);
        var roles = await HearsRole(Desk, "primary_receiver");
        Assert.Equal("messaging", roles.Channel);
        Assert.Equal(World.PageId, (string?)roles.Item["recipient"]!["id"]);
        Assert.Null(roles.Item["sender"]);

        var ann = NewPerson();
        ann.Writes("Hello new primary");
        await Desk.HearsText("Hello new primary", "messaging");
        await Bot.HearsText("Hello new primary", "standby");
        await MakesPrimary(Bot);
    }

    [Fact]
    public async Task What_an_app_owned_goes_to_who_waits_or_becomes_idle_once_it_is_removed()
    {
        const string guest = "9020";
        await World.Router.Admin(HttpMethod.Put, $"/admin/apps/{guest}", new JsonObject { ["name"] = "guest" });
        await World.Router.Admin(HttpMethod.Put, $"{Page}/apps/{guest}", new JsonObject { ["fields"] = new JsonArray() });
        await World.Router.ChangesAreSeen();
        var (waited, alone) = (await PersonWithBot(), await PersonWithBot());
        Granted(await AsBot.Passes(Id(waited), guest));
        Granted(await AsBot.Passes(Id(alone), guest));
        Granted(await AsDesk.Requests(Id(waited), "me next"));
        await Until.True(async () => await StillOwns(HttpMethod.Get, "owned") == 2, "it is known what the guest owns");

        Assert.Equal(2, (int?)(await World.Router.Admin(HttpMethod.Delete, $"/admin/apps/{guest}"))["still_owns"]);
        await World.Router.ChangesAreSeen();
        await Until.True(async () => await StillOwns(HttpMethod.Post, "owned/work-through") == 0, "nothing is owned by who is gone");

        await Owns(waited, Desk.Id);
        await Owns(alone, app: null);

        async Task<int?> StillOwns(HttpMethod method, string path) => (int?)(await World.Router.Admin(method, $"/admin/apps/{guest}/{path}"))["still_owns"];
    }

    private async Task MakesPrimary(RecordingApp app)
    {
        await World.Router.Admin(HttpMethod.Put, $"{Page}/primary", new JsonObject { ["app"] = app.Id });
        await World.Router.ChangesAreSeen();
    }

    private static Task<Heard> HearsRole(RecordingApp app, string role) =>
        app.Hears(heard => heard.Kind == "app_roles" && (string?)heard.What[app.Id]?[0] == role, $"its role {role}");
}
