using System.Collections.Immutable;
using static Router.Protocol.ConversationEvent;

namespace Router.Protocol;

/// <summary>
/// Who hears what, and on which channel (rules.md sections 2 and 6): turns an event into owed deliveries. Fixed at
/// acceptance; address, secret and number format are those of the moment of the attempt.
/// </summary>
public static class Planner
{
    /// <summary>The field of <c>control_changed</c> and <c>request_ended</c>, Router's own items.</summary>
    public const string ControlChangedField = "router_control_changed";

    /// <summary>The subscription fields of handover items, as Meta spells them on Messenger and on Instagram.</summary>
    public static readonly ImmutableArray<string> HandoverFields = ["messaging_handovers", "messaging_handover"];

    /// <summary>The state after <paramref name="happened"/>, with the deliveries it makes owed.</summary>
    public static Conversation Plan(ConversationEvent happened, Conversation after, StepContext context)
    {
        switch (happened)
        {
            case ItemAccepted e:
                return PlanItem(after, e, context);
            case OwnerChanged e:
                return PlanChange(after, e, context);
            case Requested e:
                return PlanRequest(after, e.Request, context);
            case RequestEnded { End: not RequestEnd.Granted } e:
                return Tell(after, e.App, new Content.RequestEnded(e.End), context, ControlChangedField);
            case MetadataPassed e:
                return TellHandover(after, e.To, new Content.Note(e.From, e.Metadata), context);
            case RoleAnnounced e:
                return TellHandover(after, e.App, new Content.Roles(e.App, e.Role), context);
            case LineShortened e:
                return Tell(after, e.App, new Content.Dropped(e.Count), context, field: null);
            default:
                return after;
        }
    }

    private static Conversation PlanItem(Conversation state, ItemAccepted e, StepContext context)
    {
        if (e.Item.Kind == ItemKind.Handover)
        {
            return state;
        }

        var rows = ImmutableArray.CreateBuilder<Owed>();
        foreach (var app in context.Roster.Apps.Values)
        {
            if (e.Item.Entitles(app, state.Channel) && ChannelFor(state, e.Item.Kind, app) is { } on)
            {
                rows.Add(new Owed(app.Id, state.NextSequence, on, Attempts: 0, Refusals: 0, NextAt: null));
            }
        }

        return Owe(state, new Content.FromMeta(e.Item.Kind, e.Item.Channel, e.Item.Json, e.EchoOf), rows.DrainToImmutable(), context);
    }

    // "If an app is in control of a conversation, the app receives the messaging webhooks notifications. If an app is not
    // in control, the app receives the standby webhooks notifications" (HOP, "Webhooks").
    private static HeardOn? ChannelFor(Conversation state, ItemKind kind, HostedApp app)
    {
        if (state.Key.Person.IsPageLine || state.Listener == app.Id)
        {
            return HeardOn.Messaging;
        }

        if (kind.HasStandbyForm())
        {
            return app.Subscribes("standby") ? HeardOn.Standby : null;
        }

        return state.Listener is null ? HeardOn.Messaging : null;
    }

    // Pass and grant: the target hears. Take: the app that lost control hears. Everything else: nobody, as at Meta;
    // control_changed tells every change to those who subscribed to it.
    private static Conversation PlanChange(Conversation state, OwnerChanged e, StepContext context)
    {
        var next = state.Control.OwnerNow;
        if (e.Reason is ChangeReason.Pass or ChangeReason.Grant && next is { } target)
        {
            state = TellHandover(state, target, new Content.Passed(e.From, target, e.Metadata), context);
        }
        else if (e is { Reason: ChangeReason.Take, From: { } loser } && next is { } taker)
        {
            state = TellHandover(state, loser, new Content.Taken(loser, taker, e.Metadata), context);
        }
        else if (e is { Reason: ChangeReason.Observed, From: { } from } && next is { } platform && context.Roster.Hosts(from))
        {
            state = TellHandover(state, from, new Content.Taken(from, platform, e.Metadata), context);
        }
        else if (e is { Reason: ChangeReason.Observed, From: { } giver } && next is { } primary && !context.Roster.Hosts(giver))
        {
            state = TellHandover(state, primary, new Content.Passed(giver, primary, e.Metadata), context);
        }

        var changed = new Content.ControlChanged(e.From, next, state.Epoch, e.Reason, state.Control.Expiration);
        var rows = ImmutableArray.CreateBuilder<Owed>();
        foreach (var app in context.Roster.Apps.Values)
        {
            if (app.Subscribes(ControlChangedField))
            {
                rows.Add(Row(state, app.Id));
            }
        }

        return Owe(state, changed, rows.DrainToImmutable(), context);
    }

    private static Conversation PlanRequest(Conversation state, ControlRequest request, StepContext context) =>
        state.Control is Control.Hosted h && context.Roster.Profile.KnowsRequests
            ? TellHandover(state, h.Owner, new Content.Requested(request.App, request.Metadata), context)
            : state;

    private static Conversation TellHandover(Conversation state, AppId to, Content content, StepContext context)
    {
        foreach (var field in HandoverFields)
        {
            if (context.Roster.Apps.TryGetValue(to, out var app) && app.Subscribes(field))
            {
                return Tell(state, to, content, context, field);
            }
        }

        return state;
    }

    private static Conversation Tell(Conversation state, AppId to, Content content, StepContext context, string? field) =>
        context.Roster.Apps.TryGetValue(to, out var app) && (field is null || app.Subscribes(field))
            ? Owe(state, content, [Row(state, to)], context)
            : state;

    private static Owed Row(Conversation state, AppId to) =>
        new(to, state.NextSequence, HeardOn.Messaging, Attempts: 0, Refusals: 0, NextAt: null);

    private static Conversation Owe(Conversation state, Content content, ImmutableArray<Owed> rows, StepContext context) =>
        rows.IsEmpty ? state : state with
        {
            Outbox = state.Outbox.With(
                new OwedItem(state.NextSequence, context.Now, content, state.Control.OwnerNow, state.Epoch, context.Trace), rows),
            NextSequence = state.NextSequence + 1,
        };
}
