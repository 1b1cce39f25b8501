using static Router.Protocol.ConversationEvent;
using static Router.Protocol.Tests.Cast;

namespace Router.Protocol.Tests.Table;

/// <summary>What one cell comes to, in the words of docs/decision-table.md.</summary>
internal sealed record Outcome(string Answer, string Events, string Hears)
{
    public const string Nothing = "–";

    /// <summary>Runs the cell.</summary>
    public static Outcome Of(Cell cell)
    {
        var row = Grid.Rows.Single(r => r.Name == cell.Command);
        var caller = cell.Caller == Nothing ? Stranger : Grid.CallerIn(cell.State, cell.Caller)!.Value;
        var roster = row.Page(RosterOf(Profile.Named(cell.Profile)!));
        var scenario = Grid.In(cell.State, roster);
        var before = scenario.State;
        scenario.After(row.After(scenario));
        var step = scenario.When(row.Of(scenario, caller));
        var names = new Names(before, caller, cell.Caller != Nothing);
        return new Outcome(
            step.Refusal is { } refusal ? refusal.ToString() : "yes",
            Line(step.Events.Select(e => EventText(e, names, scenario.Now)).OfType<string>()),
            Line(HearsText(scenario, names)));
    }

    private static string Line(IEnumerable<string> parts) => string.Join("; ", parts) is { Length: > 0 } text ? text : Nothing;

    private static string? EventText(ConversationEvent happened, Names names, DateTimeOffset now) => happened switch
    {
        ItemAccepted or CommandGranted => null,
        OwnerChanged e => $"{names.Of(e.From)} → {names.Of(e.Next.OwnerNow)} ({Lower(e.Reason)}{Deadline(e.Next, now)})",
        DeadlineMoved e => $"deadline +{(e.Until - now).TotalHours:0.##} h",
        Requested e => $"{names.Of(e.Request.App)} is queued",
        RequestEnded e => $"{names.Of(e.App)}'s request ends {Lower(e.End)}",
        MoveBegun e => $"move {names.Of(e.Moving.Before.OwnerNow)} ⇒ {names.Of(e.Moving.To)} begins ({Lower(e.Moving.Reason)})",
        MoveUndone => "move undone",
        MetadataPassed e => $"note to {names.Of(e.To)}",
        Questioned e => $"Meta is asked ({Lower(e.Question.Why)})",
        SendBegun e => e.Send.Claimed ? "claiming send begins" : "send begins",
        SurveyHeld => "survey is held",
        Noted => "noted",
        _ => $"{happened.GetType().Name}?",
    };

    // A new owner's deadline is 24 h away unless the table says otherwise.
    private static string Deadline(Control next, DateTimeOffset now) =>
        next.Expiration is { } until && until != now + Day ? $", deadline +{(until - now).TotalHours:0.##} h" : "";

    private static IEnumerable<string> HearsText(Scenario scenario, Names names)
    {
        var apps = scenario.Roster.Apps.Keys.Order().ToArray();
        foreach (var app in apps)
        {
            foreach (var content in scenario.Hears(app))
            {
                yield return $"{names.Of(app)}: {ContentText(content)}";
            }
        }

        var messaging = apps.Where(a => scenario.Hearing(a) == HeardOn.Messaging).ToArray();
        var standby = apps.Where(a => scenario.Hearing(a) == HeardOn.Standby).ToArray();
        if (messaging.Length > 0)
        {
            yield return $"{Group(messaging, apps, names)} on messaging";
        }

        if (standby.Length > 0)
        {
            yield return $"{(standby.Length + messaging.Length == apps.Length && messaging.Length > 0 ? "rest" : Group(standby, apps, names))} on standby";
        }

        // control_changed is told on every change to every app that subscribed: here, to all.
        var changes = scenario.Last.Events.Count(e => e is OwnerChanged);
        foreach (var app in apps.Where(a => scenario.OwedTo(a).Count(c => c is Content.ControlChanged) != changes))
        {
            yield return $"{names.Of(app)} misses a control_changed";
        }
    }

    private static string Group(AppId[] some, AppId[] all, Names names) =>
        some.Length == all.Length ? "all" : string.Join(", ", some.Select(a => names.Of(a)));

    private static string ContentText(Content content) => content switch
    {
        Content.Passed => "pass",
        Content.Taken => "take",
        Content.Requested => "request",
        Content.Note => "note",
        Content.RequestEnded => "request_ended",
        _ => $"{content.GetType().Name}?",
    };

    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>The role an app plays in a cell.</summary>
    private sealed class Names(Conversation before, AppId caller, bool called)
    {
        public string Of(AppId? app) => app switch
        {
            null => "nobody",
            { } a when called && a == caller => "caller",
            { } a when a == AppId.UnknownAtMeta => "unknown",
            { } a when a == Inbox => "inbox",
            { } a when a == Vendor => "vendor",
            { } a when a == before.Control.OwnerNow => "owner",
            { } a when a == Desk => "primary",
            { } a when a == Survey => "queued",
            { } a when a == Target => "target",
            { } a when a == Bot => "bot",
            { } a when a == Closer => "switch",
            { } a => $"app {a}",
        };
    }
}
