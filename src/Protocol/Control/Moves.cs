using static Router.Protocol.ConversationEvent;

namespace Router.Protocol;

/// <summary>
/// How control gets from one to another over the two levels (rules.md section 3): between hosted apps and idle at once,
/// to or from an app at Meta by a Graph call, unless Meta itself told it.
/// </summary>
internal static class Moves
{
    /// <summary>Events that give control to <paramref name="to"/>, or to nobody.</summary>
    public static IReadOnlyList<ConversationEvent> To(
        Conversation state, AppId? to, ChangeReason reason, CommandId id, string? metadata, StepContext context)
    {
        var fromMeta = state.Control is Control.Platform;
        var toMeta = to is { } target && context.Roster.IsPlatform(target);
        return to is { } app && fromMeta != toMeta
            ? [new MoveBegun(new Control.Moving(state.Control, app, id, context.Now, reason, metadata))]
            : Told(state, to, reason, metadata, context.Now, context, atMeta: null);
    }

    /// <summary>Events that give control to the head of the queue, else to nobody.</summary>
    public static IReadOnlyList<ConversationEvent> ToNext(Conversation state, ChangeReason otherwise, CommandId id, StepContext context) =>
        Head(state, context.Roster) is { } head
            ? To(state, head.App, ChangeReason.Grant, id, head.Metadata, context)
            : Told(state, null, otherwise, metadata: null, context.Now, context, atMeta: null);

    /// <summary>Events of a change that has happened already, at Meta or by the clock: no Graph call is owed for it.</summary>
    public static IReadOnlyList<ConversationEvent> Told(
        Conversation state, AppId? to, ChangeReason reason, string? metadata, DateTimeOffset at, StepContext context, DateTimeOffset? atMeta)
    {
        var until = at + context.Roster.Numbers.IdleAfter;
        Control next = to switch
        {
            null => Control.Idle.Instance,
            { } app when context.Roster.Hosts(app) => new Control.Hosted(app, until),
            { } app => new Control.Platform(app, until),
        };
        var changed = new OwnerChanged(state.Control.OwnerNow, next, reason, metadata)
        {
            AtMeta = atMeta,
            InboxDone = next is not Control.Platform && state.Control.OwnerNow is { } from && context.Roster.Inboxes.Contains(from),
        };

        return to is { } owner && IsWaiting(state, owner)
            ? [changed, new RequestEnded(owner, RequestEnd.Granted)]
            : [changed];
    }

    /// <summary>Where control goes when Meta hands it to Router's seat: the head of the queue, else the primary, else nobody.</summary>
    public static IReadOnlyList<ConversationEvent> Returned(Conversation state, DateTimeOffset atMeta, StepContext context) =>
        Arrived(state, context.Roster.Primary is { } primary && context.Roster.Hosts(primary) ? primary : null, ChangeReason.Observed, atMeta, context);

    /// <summary>Control has come to Router's seat at Meta: the head of the queue gets it, else <paramref name="otherwise"/>.</summary>
    public static IReadOnlyList<ConversationEvent> Arrived(
        Conversation state, AppId? otherwise, ChangeReason reason, DateTimeOffset atMeta, StepContext context) => Head(state, context.Roster) switch
    {
        null => Told(state, otherwise, reason, metadata: null, context.Now, context, atMeta),
        { } head when context.Roster.Hosts(head.App) => Told(state, head.App, ChangeReason.Grant, head.Metadata, context.Now, context, atMeta),
        { } head => Onward(state, head.App, ChangeReason.Grant, IdOf("arrived", state, context), head.Metadata, atMeta, context),
    };

    /// <summary>Control has come to Router's seat and goes on to an app at Meta by a Graph pass.</summary>
    public static IReadOnlyList<ConversationEvent> Onward(
        Conversation state, AppId to, ChangeReason reason, CommandId id, string? metadata, DateTimeOffset atMeta, StepContext context) =>
    [
        .. Told(state, null, ChangeReason.Observed, metadata: null, context.Now, context, atMeta),
        new MoveBegun(new Control.Moving(Control.Idle.Instance, to, id, context.Now, reason, metadata)),
    ];

    /// <summary>The id of a change that no caller asked for.</summary>
    public static CommandId IdOf(string what, Conversation state, StepContext context) =>
        new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{what}.{state.Epoch}.{context.Now.ToUnixTimeMilliseconds()}"));

    /// <summary>The first waiting request that can be served: a parked app is passed over and keeps its place.</summary>
    public static ControlRequest? Head(Conversation state, PageRoster roster)
    {
        foreach (var request in state.Queue)
        {
            if (roster.Knows(request.App) && !(roster.Apps.TryGetValue(request.App, out var app) && app.Parked) && !state.IsOwnedBy(request.App))
            {
                return request;
            }
        }

        return null;
    }

    private static bool IsWaiting(Conversation state, AppId app)
    {
        foreach (var request in state.Queue)
        {
            if (request.App == app)
            {
                return true;
            }
        }

        return false;
    }
}
