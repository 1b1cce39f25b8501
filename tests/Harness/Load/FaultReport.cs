using System.Globalization;
using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>What happened in a fault run, and what the checker says to it.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Took">From start to verdict.</param>
/// <param name="Seen">What was done: messages, sends, callbacks, …</param>
/// <param name="Faults">How often each fault struck.</param>
/// <param name="Broken">The guarantees that the history shows broken.</param>
/// <param name="Complaints">What any app got that was no well-formed callback.</param>
/// <param name="Differing">Conversations in which Router's books and Meta's name different owners at the end: no guarantee forbids it.</param>
/// <param name="Reach">How well conversations could be reached meanwhile.</param>
/// <param name="TooFar">What was reached worse than the plan allows.</param>
/// <param name="History">The evidence.</param>
public sealed record FaultReport(
    int Seed, TimeSpan Took, IReadOnlyList<(string Name, int Count)> Seen, IReadOnlyList<(string Name, int Count)> Faults,
    IReadOnlyList<Violation> Broken, IReadOnlyList<string> Complaints, IReadOnlyList<string> Differing, Reach Reach, IReadOnlyList<string> TooFar,
    History History)
{
    private const int Looks = 50;
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(100);

    /// <summary>Faults that the run was to have and has not: it proves less than it says.</summary>
    public IReadOnlyList<string> NeverHappened => [.. Faults.Where(fault => fault.Count == 0).Select(fault => fault.Name)];

    /// <summary>What Router itself says of the conversations in which guarantees were broken.</summary>
    public IReadOnlyList<string> Account { get; init; } = [];

    public bool Passed => Broken.Count == 0 && Complaints.Count == 0 && NeverHappened.Count == 0 && TooFar.Count == 0;

    internal static async Task<FaultReport> Of(
        FaultRunPlan plan, World world, IReadOnlyList<PersonOnPage> people, History history, IReadOnlyList<Violation> broken, TimeSpan took)
    {
        var journal = world.Meta.Journal;
        var posts = journal.Of<JournalEntry.WebhookPosted>();
        var calls = journal.Of<JournalEntry.GraphCalled>();
        List<(string, int)> faults =
        [
            ("duplicates, same mid, other timestamp", posts.Where(post => post.Items.Any(item => item is { Copy: true, Mid: not null })).DistinctBy(post => post.Post).Count()),
            ("POSTs that overtook an earlier one", Overtaken(posts)),
            ("Graph answers lost after success", calls.Count(call => call is { AnswerLost: true, Status: < 400 })),
            ("Router's 200s lost on the way", posts.Count(post => post.Outcome == WebhookOutcome.AnswerLost)),
            ("Graph calls refused with 613", world.Meta.Faults.Struck(Fault.Graph613)),
            ("Graph calls refused with 190", world.Meta.Faults.Struck(Fault.Graph190)),
            ("acts of the inbox's staff", journal.Of<JournalEntry.InboxActed>().Count),
            ("POSTs given up without waiting", world.Meta.Faults.Struck(Fault.CallbackTimeouts)),
            ("POSTs that came late", world.Meta.Faults.Struck(Fault.WebhookDelay)),
            ("Graph calls that hung", world.Meta.Faults.Struck(Fault.GraphHang)),
            ("Graph calls that were slow", world.Meta.Faults.Struck(Fault.GraphSlow)),
            ("Graph calls refused with 2 or 10", world.Meta.Faults.Struck(Fault.GraphError)),
            ("owners that Meta hid", world.Meta.Faults.Struck(Fault.OwnerHidden)),
        ];
        if (plan.ReplacesEvery is not null)
        {
            // The last kill is the reading's.
            faults.Add(("kills", history.Events.OfType<HistoryEvent.ProcessKilled>().Count() - 1));
        }

        var differing = new List<string>();
        foreach (var person in people)
        {
            if (await Difference(world, person) is { } difference)
            {
                differing.Add(difference);
            }
        }

        var reach = Reach.Of(history, journal);
        return new(
            plan.Seed, took,
            [
                ("messages of people", journal.Of<JournalEntry.PersonActed>().Count(act => act.What == "message")),
                ("conversations with messages", journal.Of<JournalEntry.PersonActed>().Where(act => act.What == "message").DistinctBy(act => act.Person).Count()),
                ("webhook POSTs, repeats included", posts.Count),
                ("Graph calls", calls.Count),
                ("sends of apps", history.Events.OfType<HistoryEvent.SendCalled>().Count()),
                ("of these accepted", history.Events.OfType<HistoryEvent.SendCalled>().Count(send => send.Answer.Succeeded)),
                ("control calls of apps", history.Events.OfType<HistoryEvent.ControlCalled>().Count()),
                ("of these granted", history.Events.OfType<HistoryEvent.ControlCalled>().Count(call => call.Answer.Succeeded)),
                ("callbacks", history.Events.OfType<HistoryEvent.CallbackReceived>().Count()),
                ("most POSTs of one item", posts.GroupBy(post => post.Post).Max(post => post.Count())),
                ("of these, repeats that Router caused", reach.MostRepeats),
                ("ms until the slowest POST was accepted", (int)reach.LongestPost.TotalMilliseconds),
                ("ms without any answer, at most", (int)reach.LongestAway.TotalMilliseconds),
                ("changes of owner", (int)history.Final.Conversations.Sum(conversation => conversation.Epoch)),
                ("dead letters", history.Final.DeadLetters.Count),
                ("books that differ from Meta's", differing.Count),
            ],
            faults, broken, [.. world.Complaints], differing, reach, plan.Reach is { } most ? [.. Exceeded(reach, most)] : [], history);
    }

    private static IEnumerable<string> Exceeded(Reach reach, ReachLimit most)
    {
        if (reach.LongestAway > most.Away)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{reach.Where} could not be reached for {reach.LongestAway.TotalSeconds:F1} s, from {reach.AwayFrom:HH:mm:ss.fff}");
        }

        if (reach.MostRepeats > most.Repeats)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"a POST had to be repeated {reach.MostRepeats} times");
        }
    }

    // First attempts only: what is repeated later was there before.
    private static int Overtaken(IReadOnlyList<JournalEntry.WebhookPosted> posts)
    {
        var overtaken = 0;
        foreach (var line in posts.Where(post => post.Attempt == 1).GroupBy(post => post.Items[0].Person))
        {
            var newest = 0L;
            foreach (var post in line.OrderBy(post => post.Began))
            {
                overtaken += post.Post < newest ? 1 : 0;
                newest = Math.Max(newest, post.Post);
            }
        }

        return overtaken;
    }

    // A platform app owns at Meta and Router does not say so, or the other way round.
    // Deadlines go on passing, so what differs is looked at again for a while.
    private static async Task<string?> Difference(World world, PersonOnPage person)
    {
        string? atMeta = null, inBooks = null;
        for (var i = 0; i < Looks; i++)
        {
            atMeta = person.Owner?.Id.Value is { } owner && owner != World.RouterAppId ? owner : null;
            inBooks = (await world.View(person)).Owner is { } booked && world.Facts.PlatformApps.Contains(booked) ? booked : null;
            if (atMeta == inBooks)
            {
                return null;
            }

            await Task.Delay(LookAgainAfter);
        }

        return $"{World.Name(person)}: at Meta {atMeta ?? "Router or nobody"}, in Router's books {inBooks ?? "one of its own or nobody"}";
    }
}
