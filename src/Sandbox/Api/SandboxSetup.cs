using System.Text.Json.Nodes;
using static Router.Sandbox.SandboxActs;

namespace Router.Sandbox;

/// <summary>Apps, Pages, subscriptions, roles and tokens from outside the process.</summary>
internal static class SandboxSetup
{
    public static JsonNode Carry(MetaWorld world, string[] path, JsonObject body)
    {
        switch (path)
        {
            case ["apps"]:
                var added = world.AddApp(Text(body, "id"), Maybe(body, "name"), Maybe(body, "secret"), Callback(body), Maybe(body, "verify_token") ?? "");
                added.HumanAgentApproved = GraphArguments.IsTrue(body["human_agent"]);
                return new JsonObject { ["id"] = added.Id.Value, ["secret"] = added.Secret };
            case ["apps", var id]:
                Change(world.App(new(id)), body);
                return SandboxApi.Done();
            case ["pages"]:
                var page = world.AddPage(Text(body, "id"), Maybe(body, "name"), Maybe(body, "instagram_id"), Regime(body) ?? MetaRegime.Handover);
                Change(world, page, body);
                return new JsonObject { ["id"] = page.Id.Value };
            case ["pages", var id]:
                Change(world, world.Page(id), body);
                return SandboxApi.Done();
            case ["pages", var id, "subscriptions"]:
                world.Page(id).Subscribe(world.App(new(Text(body, "app"))), GraphArguments.Names(body["fields"]));
                return SandboxApi.Done();
            case ["pages", var id, "tokens"]:
                var expiresAt = Number(body, "expires_in") is { } seconds ? world.Now.AddSeconds(seconds) : (DateTimeOffset?)null;
                return new JsonObject { ["token"] = world.Page(id).IssueToken(world.App(new(Text(body, "app"))), Maybe(body, "value"), expiresAt).Value };
            case ["pages", var id, "policy"]:
                world.Page(id).MeetsPolicy(Text(body, "action"), Maybe(body, "reason"));
                return SandboxApi.Done();
            case ["pages", var id, "guest_opts_in"]:
                world.Page(id).GuestOptsIn(Text(body, "user_ref"), Text(body, "ref"));
                return SandboxApi.Done();
            case ["pages", var id, "instagram_test"]:
                world.Page(id).TestsInstagram(world.App(new(Text(body, "app"))));
                return SandboxApi.Done();
            case ["obstacles"]:
                return SandboxObstacles.Carry(world, body);
            case ["file_hosts"]:
                world.FileHosts.Fails(Text(body, "host"), GraphArguments.IsTrue(body["late"]));
                return SandboxApi.Done();
            case ["tokens", "revoke"]:
                world.RevokeToken(Text(body, "token"), (int)(Number(body, "subcode") ?? 460));
                return SandboxApi.Done();
            default:
                throw new KeyNotFoundException($"There is no POST /sandbox/api/{string.Join('/', path)}.");
        }
    }

    private static void Change(MetaApp app, JsonObject body)
    {
        app.Callback = Callback(body) ?? app.Callback;
        app.Secret = Maybe(body, "secret") ?? app.Secret;
        app.RequiresProof = Switch(body, "requires_proof", app.RequiresProof);
        app.HumanAgentApproved = Switch(body, "human_agent", app.HumanAgentApproved);
    }

    private static void Change(MetaWorld world, MetaPage page, JsonObject body)
    {
        page.Regime = Regime(body) ?? page.Regime;
        page.AnnouncesNewMessage = Switch(body, "announces_new_message", page.AnnouncesNewMessage);
        page.IdleOnStandby = Switch(body, "idle_on_standby", page.IdleOnStandby);
        page.SendClaimsIdle = Switch(body, "send_claims_idle", page.SendClaimsIdle);
        page.TakeIsHeardByAll = Switch(body, "take_is_heard_by_all", page.TakeIsHeardByAll);
        page.InboxTakesSilently = Switch(body, "inbox_takes_silently", page.InboxTakesSilently);
        page.HandoverIdsAsNumbers = Switch(body, "handover_ids_as_numbers", page.HandoverIdsAsNumbers);
        page.FollowsSamples = Switch(body, "follows_samples", page.FollowsSamples);
        page.AnswersOldWindowCode = Switch(body, "answers_old_window_code", page.AnswersOldWindowCode);
        page.EnforcesWindow = Switch(body, "enforces_window", page.EnforcesWindow);
        if (body["usage"] is JsonObject usage)
        {
            page.Usage = new((int)(Number(usage, "call_count") ?? 0), (int)(Number(usage, "total_time") ?? 0), (int)(Number(usage, "total_cputime") ?? 0), (int)(Number(usage, "minutes_to_regain_access") ?? 0));
        }

        foreach (var app in GraphArguments.Names(body["may_take"]))
        {
            page.MayTake.Add(world.App(new(app)));
        }

        foreach (var (reference, app) in body["link_routes"] as JsonObject ?? [])
        {
            page.LinkRoutes[reference] = world.App(new(GraphArguments.TextOf(app) ?? ""));
        }

        foreach (var (ad, app) in body["ad_routes"] as JsonObject ?? [])
        {
            page.AdRoutes[ad] = new(world.App(new(GraphArguments.TextOf(app) ?? "")));
        }

        foreach (var (id, ad) in body["lead_ads"] as JsonObject ?? [])
        {
            page.LeadAds[id] = LeadAd(world, id, ad as JsonObject ?? []);
        }

        if (body.ContainsKey("default_app"))
        {
            page.SetDefaultApp(Maybe(body, "default_app") is { } id ? world.App(new(id)) : null);
        }
    }

    private static LeadAd LeadAd(MetaWorld world, string id, JsonObject ad) => new(id, Maybe(ad, "app") is { } app ? world.App(new(app)) : null)
    {
        Questions = GraphArguments.Names(ad["questions"]) is [_, ..] questions ? questions : ["What is your name?"],
        AppMayInterrupt = GraphArguments.IsTrue(ad["app_may_interrupt"]),
        SendsSummary = GraphArguments.IsTrue(ad["sends_summary"]),
    };

    private static bool Switch(JsonObject body, string name, bool now) => body.ContainsKey(name) ? GraphArguments.IsTrue(body[name]) : now;

    private static Uri? Callback(JsonObject body) => Maybe(body, "callback_url") is { } url ? new Uri(url, UriKind.Absolute) : null;

    private static MetaRegime? Regime(JsonObject body) => Maybe(body, "regime") switch
    {
        null => null,
        "handover" => MetaRegime.Handover,
        "routing" => MetaRegime.Routing,
        "zero-config" => MetaRegime.ZeroConfig,
        var other => throw new FormatException($"\"{other}\" is no regime: handover, routing or zero-config."),
    };
}
