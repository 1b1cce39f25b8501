using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Router.Sandbox.Tests;

/// <summary>A Page with two apps on it, Router and another vendor's Desk, each with a callback; and one person, Ann.</summary>
internal sealed class Stage : IAsyncDisposable
{
    public static readonly string[] AllFields =
    [
        "messages", "messaging_postbacks", "message_echoes", "message_deliveries", "message_reads", "message_reactions", "message_edits",
        "messaging_optins", "messaging_referrals", "messaging_handovers", "messaging_seen", "standby",
        "messaging_account_linking", "messaging_feedback", "messaging_customer_information", "response_feedback", "send_cart",
        "messaging_in_thread_lead_form_submit", "messaging_policy_enforcement", "inbox_labels",
    ];

    private readonly HttpClient _http;

    private Stage(PretendMeta meta, Receiver atRouter, Receiver atDesk, MetaRegime regime)
    {
        Meta = meta;
        AtRouter = atRouter;
        AtDesk = atDesk;
        _http = new() { BaseAddress = meta.Address };
        Router = meta.AddApp("111", "Router", "router-secret", atRouter.Address, atRouter.VerifyToken);
        Desk = meta.AddApp("222", "Desk", "desk-secret", atDesk.Address, atDesk.VerifyToken);
        Page = meta.AddPage("1000", "Shop", instagramId: "1784", regime).Subscribe(Router, AllFields).Subscribe(Desk, AllFields);
        Ann = meta.Person("9001").On(Page);
    }

    public PretendMeta Meta { get; }

    public SandboxClock Clock => (SandboxClock)Meta.World.Options.Clock;

    public Receiver AtRouter { get; }

    public Receiver AtDesk { get; }

    public MetaApp Router { get; }

    public MetaApp Desk { get; }

    public MetaPage Page { get; }

    public PersonOnPage Ann { get; }

    public static async Task<Stage> Set(MetaRegime regime = MetaRegime.Handover, bool routerLeads = false, MetaWorldOptions? options = null)
    {
        options ??= new() { WebhookRetries = [TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(5)] };
        var stage = new Stage(await PretendMeta.Start(options), await Receiver.Start(), await Receiver.Start(), regime);
        if (routerLeads)
        {
            stage.Page.SetDefaultApp(stage.Router);
            await stage.Meta.Settled();
        }

        return stage;
    }

    /// <summary>POSTs JSON to <c>me/{edge}</c> as an app of the Page.</summary>
    public Task<Answered> Post(string edge, string json, MetaApp? app = null) =>
        Call(new(HttpMethod.Post, $"v23.0/me/{edge}?access_token={Page.Token(app ?? Router)}") { Content = Json(json) });

    public Task<Answered> Get(string edge, MetaApp? app = null) =>
        Call(new(HttpMethod.Get, $"v23.0/{edge}{(edge.Contains('?') ? '&' : '?')}access_token={Page.Token(app ?? Router)}"));

    public Task<Answered> Delete(string edge, MetaApp? app = null) =>
        Call(new(HttpMethod.Delete, $"v23.0/{edge}{(edge.Contains('?') ? '&' : '?')}access_token={Page.Token(app ?? Router)}"));

    public Task<Answered> Send(string text, MetaApp? app = null, PersonOnPage? to = null) =>
        Post("messages", $$$"""{"recipient":{"id":"{{{(to ?? Ann).Id}}}"},"message":{"text":"{{{text}}}"}}""", app);

    /// <summary>A thread-control call about Ann; <paramref name="rest"/> is more JSON members.</summary>
    public Task<Answered> Control(string verb, MetaApp? app = null, string rest = "", PersonOnPage? about = null) =>
        Post($"{verb}_thread_control", $$$"""{"recipient":{"id":"{{{(about ?? Ann).Id}}}"}{{{(rest == "" ? "" : "," + rest)}}} }""", app);

    public async Task<Answered> Call(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new((int)response.StatusCode, JsonNode.Parse(text)!, response.Headers, response.Content.Headers.ContentType?.MediaType);
    }

    public async Task<JsonNode> Sandbox(string path, string json, string method = "POST") =>
        (await Call(new(new HttpMethod(method), $"sandbox/api/{path}") { Content = Json(json) })).Body;

    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    /// <summary>Everything heard once nothing is left to send.</summary>
    public async Task<string[]> Heard(Receiver receiver)
    {
        await Meta.Settled();
        return [.. receiver.Items.Select(item => item.ToString())];
    }

    public async Task<HeardItem> OnlyItem(Receiver receiver, string kind)
    {
        await Meta.Settled();
        return Assert.Single(receiver.Items, item => item.Kind == kind && item.Body["is_echo"] is null);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Meta.DisposeAsync();
        await AtRouter.DisposeAsync();
        await AtDesk.DisposeAsync();
    }
}

internal sealed record Answered(int Status, JsonNode Body, HttpResponseHeaders Headers, string? MediaType)
{
    public (int Status, int? Code, int? Subcode) Refusal => (Status, (int?)Body["error"]?["code"], (int?)Body["error"]?["error_subcode"]);

    public string Json => Body.ToJsonString();

    public void IsSuccess() => Assert.Equal("""{"success":true}""", Json);
}

internal static class Refusals
{
    public static void IsRefused(this Answered answer, int code, int? subcode = null, int status = 400)
    {
        Assert.Equal((status, (int?)code, subcode), answer.Refusal);
        Assert.NotEmpty((string)answer.Body["error"]!["message"]!);
        Assert.NotEmpty((string)answer.Body["error"]!["fbtrace_id"]!);
    }

    public static void IsRefused(this GraphAnswer answer, int code, int? subcode = null) =>
        Assert.Equal((400, (int?)code, subcode), (answer.Status, answer.Code, answer.Subcode));
}
