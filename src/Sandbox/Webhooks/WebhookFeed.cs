using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>
/// Turns what happened into webhook items and decides which app hears them on which channel (protocol.md 2.2, 4.5–4.7).
/// Called under the world's lock, so the order of items is the order of events.
/// </summary>
internal sealed partial class WebhookFeed(MetaWorld world)
{
    /// <summary>An item about the person's side of a thread, to every subscribed app; <paramref name="creator"/> made the tapped button.</summary>
    public void FromPerson(MetaConversation c, WebhookKind kind, JsonNode body, MetaApp? creator = null)
    {
        var item = Item(sender: c.Person.Value, recipient: c.Account.Value);
        item[kind.Key] = body;
        ToAll(c, kind, item, creator);
    }

    /// <summary>A message of the business arrives: on the person's phone, as echo to the apps, and with a delivery receipt.</summary>
    public void Arrive(MetaConversation c, StoredMessage sent, long? call, string? tag = null)
    {
        c.Messages.Add(sent);
        var metadata = GraphArguments.TextOf(sent.Message["metadata"]);
        world.Journal.Append(new JournalEntry.MessageArrived(c.Page.Id, c.Person, sent.Mid, sent.App!.Id, sent.Text, metadata, tag, call));
        Echo(c, sent, metadata);
        FromPerson(c, WebhookKind.Delivery, new JsonObject
        {
            ["mids"] = new JsonArray(sent.Mid),
            ["watermark"] = world.Now.ToUnixTimeMilliseconds(),
        });
    }

    private void Echo(MetaConversation c, StoredMessage sent, string? metadata)
    {
        var item = Item(sender: c.Account.Value, recipient: c.Person.Value);
        item["message"] = EchoBody.Of(c, sent, metadata);
        ToAll(c, WebhookKind.Echo, item, creator: null);
    }

    /// <summary>T5: the target hears the pass.</summary>
    public void Pass(MetaConversation c, MetaApp? from, MetaApp to, string? metadata) =>
        Handover(c, WebhookKind.Pass, [to], new JsonObject
        {
            ["previous_owner_app_id"] = Id(c, from),
            ["new_owner_app_id"] = Id(c, to),
            ["metadata"] = metadata,
        });

    /// <summary>T1: the platform's own pass before a message that opened an idle thread; the previous owner is missing, or the inbox.</summary>
    public void NewMessagePass(MetaConversation c, MetaApp to, MetaApp? inboxBefore)
    {
        var pass = new JsonObject { ["new_owner_app_id"] = Id(c, to), ["metadata"] = "new message" };
        if (inboxBefore is not null)
        {
            pass["previous_owner_app_id"] = Id(c, inboxBefore);
        }

        Handover(c, WebhookKind.Pass, [to], pass);
    }

    /// <summary>T7: the app that lost control hears the take; by a switch of the Page every app does.</summary>
    public void Take(MetaConversation c, MetaApp? from, MetaApp to, string? metadata) =>
        Handover(c, WebhookKind.Take, c.Page.TakeIsHeardByAll ? [.. world.Apps] : from is null ? [] : [from], new JsonObject
        {
            ["previous_owner_app_id"] = Id(c, from),
            ["new_owner_app_id"] = Id(c, to),
            ["metadata"] = metadata,
        });

    /// <summary>T8, T15: the owner hears who asks. This id is a number in docs and captures alike.</summary>
    public void Request(MetaConversation c, MetaApp owner, MetaApp asking, string? metadata) =>
        Handover(c, WebhookKind.Request, [owner], new JsonObject
        {
            ["requested_owner_app_id"] = asking.Id.Number,
            ["metadata"] = metadata,
        });

    /// <summary>T20. Meta's JSON for it was not found; the item carries what the call carried.</summary>
    public void Metadata(MetaConversation c, MetaApp from, MetaApp to, string metadata) =>
        Handover(c, WebhookKind.Metadata, [to], new JsonObject
        {
            ["sender_app_id"] = Id(c, from),
            ["metadata"] = metadata,
        });

    private void Handover(MetaConversation c, WebhookKind kind, IReadOnlyList<MetaApp> hearers, JsonObject body, JsonNode? context = null)
    {
        var item = Item(sender: c.Person.Value, recipient: c.Account.Value);
        item[kind.Key] = body;
        foreach (var app in hearers.Where(app => Subscribed(c, kind, app)))
        {
            Send(c, app, kind, "messaging", item, context);
        }
    }

    private void ToAll(MetaConversation c, WebhookKind kind, JsonObject item, MetaApp? creator)
    {
        foreach (var id in c.Page.Subscriptions.Keys.ToArray())
        {
            var app = world.App(id);
            if (!Subscribed(c, kind, app) || ChannelFor(c, app) is not { } channel || c.LeadFlow?.Hides(app) == true)
            {
                continue;
            }

            var mine = creator is null || creator == app;
            if (channel == "messaging" && mine)
            {
                Send(c, app, kind, channel, WithItsFields(c, app, kind, item));
            }
            else if (kind.Standby != StandbyForm.None && (channel == "messaging" || c.Page.Subscriptions[id].Contains("standby")))
            {
                Send(c, app, kind, channel, kind.Standby == StandbyForm.WithoutPayload ? WithoutPayload(item) : WithItsFields(c, app, kind, item));
            }
        }
    }

    /// <summary>The channel an app hears a thread on (protocol.md 2.2): it is the evidence of who owns it.</summary>
    private static string? ChannelFor(MetaConversation c, MetaApp app) => c.Page.Regime switch
    {
        MetaRegime.ZeroConfig => "messaging",
        _ when c.Owner is not null => c.Owner == app ? "messaging" : "standby",
        MetaRegime.Routing => c.Page.DefaultApp == app ? "messaging" : "standby",
        _ => c.Page.IdleOnStandby ? "standby" : "messaging",
    };

    private static bool Subscribed(MetaConversation c, WebhookKind kind, MetaApp app) =>
        c.Page.Subscriptions.TryGetValue(app.Id, out var fields) && kind.SubscribedBy(fields, c.Platform);

    private void Send(MetaConversation c, MetaApp app, WebhookKind kind, string channel, JsonObject item, JsonNode? context = null)
    {
        var sent = (JsonObject)item.DeepClone();
        if (c.Page.FollowsSamples)
        {
            SampleForms.Apply(kind, sent);
        }

        world.Sender.Enqueue(app, new OutgoingItem(
            c.Page.Id, c.Person, c.Platform == MetaPlatform.Instagram ? "instagram" : "page", c.Account, kind.Key, channel, sent) { Context = context });
    }

    /// <summary>"The ads referral in a message needs both messages and messaging_referrals" (EV-messages).</summary>
    private static JsonObject WithItsFields(MetaConversation c, MetaApp app, WebhookKind kind, JsonObject item)
    {
        if (kind != WebhookKind.Message || item["message"]?["referral"]?["ad_id"] is null || Subscribed(c, WebhookKind.Referral, app))
        {
            return item;
        }

        var copy = (JsonObject)item.DeepClone();
        ((JsonObject)copy["message"]!).Remove("referral");
        return copy;
    }

    private JsonObject Item(string sender, string recipient) => new()
    {
        ["sender"] = new JsonObject { ["id"] = sender },
        ["recipient"] = new JsonObject { ["id"] = recipient },
        ["timestamp"] = world.Now.ToUnixTimeMilliseconds(),
    };

    private static JsonObject WithoutPayload(JsonObject item)
    {
        var copy = (JsonObject)item.DeepClone();
        (copy["postback"] as JsonObject)?.Remove("payload");
        return copy;
    }

    private static JsonNode? Id(MetaConversation c, MetaApp? app) =>
        app is null ? null : c.Page.HandoverIdsAsNumbers ? app.Id.Number : app.Id.Value;
}
