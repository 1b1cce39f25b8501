using static Router.Protocol.ConversationEvent;

namespace Router.Protocol;

public static partial class Decider
{
    // An item is accepted once (guarantee 5); what it does to control comes before it in the order of deliveries, as
    // Meta's own pass precedes its message (protocol.md T1).
    private static Decision Accepting(Conversation state, Item item, StepContext context)
    {
        if (item.KnownBy is { } id && state.Seen.Forget(context.Now, context.Roster.Numbers).Contains(id))
        {
            return Decision.Again;
        }

        List<ConversationEvent> events = [];
        if (!state.ChannelKnown && !state.Key.Person.IsPageLine)
        {
            events.Add(new ChannelLearnt(item.Channel));
        }

        if (state.Key.Person.IsPageLine)
        {
            return item.Kind == ItemKind.Handover
                ? Decision.Do(new Noted("app_roles at Meta; Router's own roles count"), new ItemAccepted(item, null))
                : Decision.Do(new ItemAccepted(item, null));
        }

        switch (item.Kind)
        {
            case ItemKind.Handover:
                events.AddRange(Observing(state, item, context));
                break;
            case ItemKind.Echo:
                events.AddRange(Echoing(state, item, context));
                break;
            default:
                events.AddRange(item.On == ArrivedOn.Standby ? Doubting(state, item, context) : item.Kind.IsEntry() ? Entering(state, item, context) : []);
                break;
        }

        events.Add(new ItemAccepted(item, item.Kind == ItemKind.Echo ? SentBy(state, item, context.Roster) : null));
        return new Decision(events);
    }

    // A person's entry: a tap moves control to the button's app, a route to its app, and an idle conversation goes to
    // the primary (protocol.md T1, T3, T16, T17). Everything else is activity of the owner's conversation.
    private static IReadOnlyList<ConversationEvent> Entering(Conversation state, Item item, StepContext context)
    {
        var (target, reason) = TargetOf(state, item, context.Roster);
        if (target is { } app && !state.IsOwnedBy(app) && state.Control is not Control.Moving
            && !(state.Control is Control.Platform && IsStale(state, item)))
        {
            // A tap or a routed entry reached Router's seat: at Meta control is Router's already.
            return context.Roster.IsPlatform(app)
                ? state.Control is Control.Platform
                    ? Moves.Onward(state, app, reason, EntryId(item, context), metadata: null, item.At ?? context.Now, context)
                    : Moves.To(state, app, reason, EntryId(item, context), metadata: null, context)
                : Moves.Told(state, app, reason, metadata: null, ActivityAt(item, context), context,
                    atMeta: state.Control is Control.Platform ? item.At ?? context.Now : null);
        }

        List<ConversationEvent> events = [];
        var counted = state.Control is Control.Moving moving ? moving.Before : state.Control;
        if (counted.Expiration is { } until && ActivityAt(item, context) + context.Roster.Numbers.IdleAfter is var later && later > until)
        {
            events.Add(new DeadlineMoved(later));
        }

        if (state.Control is Control.Platform && state.Question is null && !IsStale(state, item))
        {
            events.Add(new Questioned(new OwnerQuestion(QuestionReason.Messaging, Echo: null, context.Now, Asked: 0)));
        }

        return events;
    }

    private static (AppId? Target, ChangeReason Reason) TargetOf(Conversation state, Item item, PageRoster roster)
    {
        var idle = state.Control is Control.Idle;
        if (item.EntryBy is { } by && (idle || roster.Profile.RoutesMoveControl) && roster.RouteOf(by, item.EntryKey) is { } routed)
        {
            return (routed, ChangeReason.Entry);
        }

        if (item.Kind == ItemKind.Postback)
        {
            var maker = item.ButtonOf is { } app && roster.Hosts(app) ? app : roster.OldButtons ?? roster.Primary;
            if (maker is { } known && roster.Hosts(known))
            {
                return (known, ChangeReason.Postback);
            }
        }

        return idle
            ? ((roster.Profile.KnowsOrganicRoutes ? roster.RouteOf(RouteKind.Organic, null) : null) ?? roster.Primary, ChangeReason.Entry)
            : (null, ChangeReason.Entry);
    }

    // An event older than an hour by Meta's timestamp counts from its own time (rules.md section 2).
    private static DateTimeOffset ActivityAt(Item item, StepContext context) =>
        item.At is { } at && at < context.Now - context.Roster.Numbers.OldEvent ? at : context.Now;

    private static AppId? SentBy(Conversation state, Item item, PageRoster roster)
    {
        if (item.EchoMark is { } mark && roster.Hosts(mark))
        {
            return mark;
        }

        if (item.Mid is { } mid)
        {
            foreach (var send in state.Sends)
            {
                if (send.Outcome is SendOutcome.Accepted accepted && accepted.Mid == mid)
                {
                    return send.App;
                }
            }
        }

        return item.EchoApp;
    }

    private static CommandId EntryId(Item item, StepContext context) =>
        new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"entry.{item.KnownBy ?? 0:x}.{context.Now.ToUnixTimeMilliseconds()}"));
}
