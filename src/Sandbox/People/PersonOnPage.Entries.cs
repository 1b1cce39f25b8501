using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>The ways into a chat: links, ads, lead ads (protocol.md 2.9).</summary>
public sealed partial class PersonOnPage
{
    /// <summary>Follows an <c>m.me</c>/<c>ig.me</c> link into the existing chat; the Page's link routes say where it leads.</summary>
    public void ClicksLink(string reference, string? refererUri = null)
    {
        var referral = LinkReferral(reference);
        if (refererUri is not null)
        {
            referral["referer_uri"] = refererUri;
        }

        Refers(referral, RouteOf(reference));
    }

    /// <summary>Follows a click-to-message ad; the Page's ad routes say which app receives it.</summary>
    public void ClicksAd(string adId, string reference = "") =>
        Refers(AdReferral(adId, reference), Page.AdRoutes.TryGetValue(adId, out var route) ? route : null);

    /// <summary>T18: the Leadgen app asks its questions and owns the thread; what the person writes now are answers, which no other app hears.</summary>
    public void ClicksLeadAd(string adId)
    {
        lock (_world.Gate)
        {
            var ad = Page.LeadAds[adId];
            _world.Control.Expire(_thread);
            _world.Control.Move(_thread, _world.App(MetaApp.LeadGen), ControlReason.Route, by: null, call: null);
            _world.Control.PersonActed(_thread);
            _thread.LeadFlow = new LeadFlow(ad);
            _world.Journal.Append(new JournalEntry.PersonActed(Page.Id, Id, "lead_ad", Mid: null, Text: null));
        }
    }

    /// <summary>Goes away from a lead ad's questions without finishing them.</summary>
    public void LeavesLeadAd()
    {
        lock (_world.Gate)
        {
            EndLead(_thread.LeadFlow ?? throw new InvalidOperationException($"No lead ad asks {Id} anything."), complete: false);
        }
    }

    /// <summary>True: this was an answer, and no message to the business.</summary>
    private bool AnswersQuestion(string text)
    {
        if (_thread.LeadFlow is not { } flow)
        {
            return false;
        }

        // "Stop keywords interrupt and release; the keyword message is delivered as a message event": as any message into an idle thread.
        if (flow.IsStop(text))
        {
            _world.Control.Move(_thread, to: null, ControlReason.Release, by: null, call: null);
            _world.Control.Entry(_thread, route: null);
            return false;
        }

        if (flow.Answer(text))
        {
            EndLead(flow, complete: true);
            return true;
        }

        return !flow.Ad.AppMayInterrupt;
    }

    /// <summary>LEAD: control goes to the connected app, else to the Primary, else the thread is idle.</summary>
    private void EndLead(LeadFlow flow, bool complete)
    {
        var leadGen = _world.App(MetaApp.LeadGen);
        _world.Control.Move(_thread, flow.Ad.App ?? Page.DefaultApp, ControlReason.Pass, leadGen, call: null);
        _world.Feed.LeadEnds(_thread, flow, leadGen, complete);
    }

    private AdRoute? RouteOf(string reference) =>
        Page.Regime == MetaRegime.Routing && Page.LinkRoutes.TryGetValue(reference, out var app) ? new AdRoute(app) : null;

    private static JsonObject LinkReferral(string reference) => new() { ["ref"] = reference, ["source"] = "SHORTLINK", ["type"] = "OPEN_THREAD" };

    private static JsonObject AdReferral(string adId, string reference) => new()
    {
        ["ref"] = reference,
        ["ad_id"] = adId,
        ["source"] = "ADS",
        ["type"] = "OPEN_THREAD",
        ["ads_context_data"] = new JsonObject { ["ad_title"] = $"Ad {adId}" },
    };

    private void Refers(JsonObject referral, AdRoute? route)
    {
        lock (_world.Gate)
        {
            _world.Control.Entry(_thread, route);
            Acts(WebhookKind.Referral, mid: null, opensWindow: true, referral);
        }
    }
}
