using static Router.Protocol.ConversationEvent;

namespace Router.Protocol.Tests.Properties;

/// <summary>
/// The guarantees of rules.md section 9, as far as one conversation's pure core shows them. It keeps its own books from
/// commands and events and compares them with the state; it does not call the decider.
/// </summary>
internal sealed class Checker(RunStep run, Conversation first)
{
    private readonly Dictionary<long, AppId?> _ownerOf = new() { [first.Epoch] = first.Control.OwnerNow };
    private readonly HashSet<AppId> _waiting = [];
    private readonly HashSet<(long Sequence, AppId App)> _open = [];
    private readonly Dictionary<ulong, DateTimeOffset> _seen = [];
    private readonly List<ulong> _order = [];

    /// <summary>The id under which a command is remembered.</summary>
    public static CommandId? IdOf(Command command) => command switch
    {
        Command.Pass c => c.Id,
        Command.Take c => c.Id,
        Command.Request c => c.Id,
        Command.CancelRequest c => c.Id,
        Command.Release c => c.Id,
        Command.Extend c => c.Id,
        Command.PassMetadata c => c.Id,
        Command.Assign c => c.Id,
        Command.Enqueue c => c.Id,
        _ => null,
    };

    /// <summary>An item Meta repeats after 36 hours, or after 512 others, is new again.</summary>
    public bool WasForgotten(Command command, DateTimeOffset now) =>
        command is Command.Accept { Item.KnownBy: { } id } && (!_seen.TryGetValue(id, out var at) || now - at <= TimeSpan.Zero);

    /// <summary>The first guarantee this step breaks, or null.</summary>
    public string? Check(Conversation before, Command command, StepContext context, Step step)
    {
        var touched = run(step.Next, Command.Touch.Instance, context).Next;
        return OneOwnerPerEpoch(before, context, step, touched)
            ?? OnlyTheOwnerSends(command, context, step)
            ?? OrderedAndKept(before, step)
            ?? PlannedOnce(before, command, context, step)
            ?? AcceptedOnce(command, context, step)
            ?? NoRequestVanishes(before, context, step)
            ?? DeadlinesCount(context, touched)
            ?? NothingBesideTheStep(before, command, context, step);
    }

    private string? OneOwnerPerEpoch(Conversation before, StepContext context, Step step, Conversation touchedAfter)
    {
        var owner = before.Control.OwnerNow;
        var epoch = before.Epoch;
        foreach (var changed in step.Events.OfType<OwnerChanged>())
        {
            if (changed.From != owner)
            {
                return $"1: control changed from {changed.From}, but {owner} owned";
            }

            if (changed.Next.OwnerNow == owner)
            {
                return $"1: the epoch grows although {owner} stays the owner";
            }

            owner = changed.Next.OwnerNow;
            epoch++;
            if (!_ownerOf.TryAdd(epoch, owner))
            {
                return $"1: epoch {epoch} comes twice";
            }
        }

        if (step.Next.Epoch != epoch || step.Next.Control.OwnerNow != owner || (_ownerOf[epoch] != owner))
        {
            return $"1: two owners in epoch {step.Next.Epoch}: {owner} by the events, {step.Next.Control.OwnerNow} by the state";
        }

        if (step.Next.Key.Person.IsPageLine && owner is not null)
        {
            return "1: the Page's own line has an owner";
        }

        var touched = touchedAfter.Control;
        return touched is Control.Hosted h && !context.Roster.Hosts(h.Owner) ? $"1: {h.Owner} owns and the Page does not know it"
            : touched is Control.Platform p && context.Roster.Hosts(p.Owner) ? $"1: hosted app {p.Owner} is kept as an app at Meta"
            : null;
    }

    private static string? OnlyTheOwnerSends(Command command, StepContext context, Step step)
    {
        if (step.Events.OfType<SendBegun>().FirstOrDefault() is not { Send: var send })
        {
            return null;
        }

        var roster = context.Roster;
        var control = step.Next.Control;
        var idle = control is Control.Idle;
        var allowed = command switch
        {
            Command.BeginSurvey => idle && send.Kind == SendKind.Survey && !send.Claimed,
            Command.BeginSend when control is Control.Hosted h && h.Owner == send.App => true,
            Command.BeginSend { HumanAgent: true, Kind: SendKind.Message } when roster.Apps[send.App].HumanAgent => true,
            Command.BeginSend { Kind: SendKind.Survey } => idle,
            Command.BeginSend => idle && (roster.Profile == Profile.Handover ? roster.Claim != ClaimPolicy.Refuse : roster.Primary == send.App),
            _ => false,
        };
        return allowed ? null : $"2: a send of {send.App} began while {control} holds";
    }

    // Guarantees 3 and 4: a row stays until it is settled or dead, sequences only grow, and none comes back.
    private string? OrderedAndKept(Conversation before, Step step)
    {
        var held = new HashSet<(long Sequence, AppId App)>();
        foreach (var row in step.Next.Outbox.Rows)
        {
            if (!held.Add((row.Sequence, row.App)))
            {
                return $"4: delivery {row.Sequence} to {row.App} is owed twice";
            }

            // A sequence is given once: an older row that was not open is late, or came back.
            if (!_open.Contains((row.Sequence, row.App)) && row.Sequence < before.NextSequence)
            {
                return $"4: delivery {row.Sequence} to {row.App} is late";
            }
        }

        foreach (var happened in step.Events)
        {
            _ = happened switch
            {
                DeliverySettled s => _open.Remove((s.Sequence, s.App)),
                DeliveryDropped d => _open.Remove((d.Row.Sequence, d.Row.App)),
                _ => false,
            };
        }

        if (_open.FirstOrDefault(r => !held.Contains(r)) is { Sequence: > 0 } lost)
        {
            return $"3: delivery {lost.Sequence} to {lost.App} is lost";
        }

        _open.UnionWith(held);

        foreach (var line in step.Next.Outbox.Rows.GroupBy(r => r.App))
        {
            if (line.Zip(line.Skip(1)).Any(p => p.First.Sequence >= p.Second.Sequence))
            {
                return $"4: the line of {line.Key} is out of order";
            }
        }

        var items = step.Next.Outbox.Items.Select(i => i.Sequence).ToHashSet();
        return step.Next.Outbox.Rows.All(r => items.Contains(r.Sequence)) ? null : "3: an item is gone before its deliveries";
    }

    // Every accepted item is planned for each entitled app, exactly once, on the right channel.
    private static string? PlannedOnce(Conversation before, Command command, StepContext context, Step step)
    {
        if (command is not Command.Accept { Item: var item } || !step.Events.Any(e => e is ItemAccepted))
        {
            return null;
        }

        var planned = step.Next.Outbox.Items.Where(i => i.Sequence >= before.NextSequence && i.Content is Content.FromMeta m && m.Json.Span.SequenceEqual(item.Json.Span)).ToArray();
        if (item.Kind == ItemKind.Handover)
        {
            return planned.Length == 0 ? null : "4: a handover item of Meta's is forwarded";
        }

        var sequence = planned.Length == 0 ? -1 : planned[^1].Sequence;
        var rows = step.Next.Outbox.Rows.Where(r => r.Sequence == sequence).ToDictionary(r => r.App, r => r.On);
        var listener = step.Next.Control.OwnerNow;
        foreach (var app in context.Roster.Apps.Keys)
        {
            HeardOn? expected = step.Next.Key.Person.IsPageLine || app == listener ? HeardOn.Messaging
                : item.Kind is ItemKind.Message or ItemKind.Postback or ItemKind.Echo or ItemKind.Delivered or ItemKind.Read or ItemKind.Unknown ? HeardOn.Standby
                : listener is null ? HeardOn.Messaging
                : null;
            if (step.Events.OfType<DeliveryDropped>().Any(d => d.Row.App == app && d.Row.Sequence == sequence))
            {
                continue;
            }

            if (expected != (rows.TryGetValue(app, out var on) ? on : null))
            {
                return $"1: {app} hears on {(rows.ContainsKey(app) ? on : "nothing")} and should on {expected?.ToString() ?? "nothing"}";
            }
        }

        return rows.Keys.All(context.Roster.Hosts) ? null : "4: an app that is not of the Page is owed an item";
    }

    private string? AcceptedOnce(Command command, StepContext context, Step step)
    {
        if (command is not Command.Accept { Item.KnownBy: { } id })
        {
            return null;
        }

        // Whole minutes are remembered: within the 37th hour's first minute both answers are right.
        var known = _seen.TryGetValue(id, out var at) && context.Now - at <= TimeSpan.FromHours(36) && _order.IndexOf(id) >= _order.Count - 512;
        if (known)
        {
            return step.Repeated && !step.Events.Any(e => e is ItemAccepted) ? null : "5: a repeated item is accepted again";
        }

        if (step.Events.Any(e => e is ItemAccepted))
        {
            _order.Remove(id);
            _order.Add(id);
            _seen[id] = context.Now;
        }
        else if (!_seen.ContainsKey(id))
        {
            return "3: a new item was not accepted";
        }

        return null;
    }

    private string? NoRequestVanishes(Conversation before, StepContext context, Step step)
    {
        foreach (var happened in step.Events)
        {
            if (happened is Requested { Request.App: var app })
            {
                _waiting.Add(app);
            }
            else if (happened is RequestEnded e && !_waiting.Remove(e.App))
            {
                return $"6: a request of {e.App} ended that did not wait";
            }
        }

        if (!_waiting.SetEquals(step.Next.Queue.Select(r => r.App)) || step.Next.Queue.Length != _waiting.Count)
        {
            return $"6: {string.Join(", ", _waiting)} should wait; {string.Join(", ", step.Next.Queue.Select(r => r.App))} do";
        }

        if (step.Next.Control.OwnerNow is { } owner && step.Next.Control is not Control.Moving && _waiting.Contains(owner) && step.Events.Any(e => e is OwnerChanged))
        {
            return $"6: {owner} owns and still waits";
        }

        return step.Next.Queue.Zip(step.Next.Queue.Skip(1)).Any(p => p.First.Priority < p.Second.Priority)
            ? "6: the queue is out of order"
            : before.Queue.Length >= 0 && step.Next.Queue.Any(r => r.ExpiresAt <= context.Now) ? "6: a request waits past its end" : null;
    }

    private static string? DeadlinesCount(StepContext context, Conversation touched)
    {
        return touched.Control is Control.Hosted h && h.Until <= context.Now ? $"7: {h.Owner} owns past its deadline {h.Until:O}"
            : touched.Control is Control.Moving m && m.Since + TimeSpan.FromSeconds(30) <= context.Now ? "7: a move lasts longer than 30 seconds"
            : touched.Surveys.Any(s => s.ExpiresAt <= context.Now) ? "7: a survey is held past its end"
            : null;
    }

    // Guarantee 8, as far as a pure core can break it: the step is a value. Running it again gives the same; the events
    // alone rebuild the state; and a granted command's repeat changes nothing.
    private string? NothingBesideTheStep(Conversation before, Command command, StepContext context, Step step)
    {
        var again = run(before, command, context);
        if (Print.Of(again.Next) != Print.Of(step.Next) || again.Events.Length != step.Events.Length)
        {
            return "8: the same step twice gives two states";
        }

        var folded = step.Events.Aggregate(before, (state, happened) => Evolver.Evolve(state, happened, context.Now, context.Roster.Numbers));
        if (Print.Control(folded) != Print.Control(step.Next))
        {
            return "8: the state is not what its events say";
        }

        if (step.Refusal is not null && step.Events.Any(e => e is CommandGranted or SendBegun or Requested or SurveyHeld or MetadataPassed))
        {
            return "8: a refused command left something behind";
        }

        if (IdOf(command) is not null && step.Refusal is null)
        {
            var repeat = run(step.Next, command, context);
            if (!repeat.Repeated || repeat.Refusal is not null || repeat.Events.Any(e => e is CommandGranted))
            {
                return "8: the repeat of a granted command is not recognised";
            }
        }

        return null;
    }
}
