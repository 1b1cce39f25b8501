using System.Collections.Immutable;

namespace Router.Protocol;

/// <summary>An item owed to at least one app: kept once, however many apps are owed it.</summary>
/// <param name="Sequence">Its place in the conversation; part of the delivery's id.</param>
/// <param name="AcceptedAt">When Router stored it.</param>
/// <param name="Content">What it says.</param>
/// <param name="Owner">Who controlled the conversation then (header <c>X-Router-Owner</c>).</param>
/// <param name="Epoch">The epoch then (header <c>X-Router-Epoch</c>).</param>
/// <param name="Trace">The W3C <c>traceparent</c> of the webhook or call that caused it.</param>
public sealed record OwedItem(long Sequence, DateTimeOffset AcceptedAt, Content Content, AppId? Owner, long Epoch, string? Trace);

/// <summary>One delivery not yet settled: an item owed to one app.</summary>
/// <param name="App">To whom.</param>
/// <param name="Sequence">Which item.</param>
/// <param name="On">On which channel, fixed at acceptance.</param>
/// <param name="Attempts">How many attempts have ended without success.</param>
/// <param name="Refusals">How many of these the app refused (as opposed to being away).</param>
/// <param name="NextAt">Not before this time; null: as soon as its turn comes.</param>
public sealed record Owed(AppId App, long Sequence, HeardOn On, int Attempts, int Refusals, DateTimeOffset? NextAt);

/// <summary>
/// The deliveries of one conversation that are not yet settled. Rows of one app are in the order of acceptance and are
/// worked off one after another; lines of different apps do not wait for each other.
/// </summary>
public sealed record Outbox(ImmutableArray<OwedItem> Items, ImmutableArray<Owed> Rows)
{
    public static readonly Outbox Empty = new([], []);

    public bool IsEmpty => Rows.IsEmpty;

    /// <summary>The item of a row.</summary>
    public OwedItem ItemOf(Owed row)
    {
        foreach (var item in Items)
        {
            if (item.Sequence == row.Sequence)
            {
                return item;
            }
        }

        throw new InvalidOperationException($"The outbox owes item {row.Sequence} but does not hold it; the stored state is corrupt.");
    }

    /// <summary>The first row of every app's line, the only one that may be attempted.</summary>
    public IEnumerable<Owed> Heads()
    {
        for (var i = 0; i < Rows.Length; i++)
        {
            var first = true;
            for (var j = 0; j < i && first; j++)
            {
                first = Rows[j].App != Rows[i].App;
            }

            if (first)
            {
                yield return Rows[i];
            }
        }
    }

    /// <summary>The row of one delivery, or null when it is settled.</summary>
    public Owed? Find(AppId app, long sequence)
    {
        foreach (var row in Rows)
        {
            if (row.App == app && row.Sequence == sequence)
            {
                return row;
            }
        }

        return null;
    }

    internal Outbox With(OwedItem item, ImmutableArray<Owed> rows) =>
        rows.IsEmpty ? this : new Outbox(Items.Add(item), Rows.IsEmpty ? rows : Rows.AddRange(rows));

    internal Outbox Without(AppId app, long sequence)
    {
        var rows = Rows.RemoveAll(r => r.App == app && r.Sequence == sequence);
        return new Outbox(HeldBy(rows), rows);
    }

    internal Outbox Replace(Owed old, Owed row) => this with { Rows = Rows.Replace(old, row) };

    private ImmutableArray<OwedItem> HeldBy(ImmutableArray<Owed> rows)
    {
        if (rows.IsEmpty)
        {
            return [];
        }

        return Items.RemoveAll(item =>
        {
            foreach (var row in rows)
            {
                if (row.Sequence == item.Sequence)
                {
                    return false;
                }
            }

            return true;
        });
    }
}
