using System.Collections.Immutable;

namespace Router.Protocol;

/// <summary>An id that was accepted, and when, in whole minutes since 1970.</summary>
public readonly record struct SeenId(ulong Id, uint Minute);

/// <summary>The ids of accepted items, oldest first: Meta repeats, Router accepts once (guarantee 5).</summary>
public readonly record struct SeenIds(ImmutableArray<SeenId> Ids)
{
    public static readonly SeenIds None = new([]);

    public bool Contains(ulong id)
    {
        foreach (var seen in Ids)
        {
            if (seen.Id == id)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds an id and forgets those that are too old or too many.</summary>
    public SeenIds With(ulong id, DateTimeOffset now, RuleNumbers numbers)
    {
        var minute = MinuteOf(now);
        var kept = (uint)numbers.IdsKept.TotalMinutes;
        var old = 0;
        while (old < Ids.Length && (Ids[old].Minute + kept < minute || Ids.Length - old >= numbers.MaxIds))
        {
            old++;
        }

        var next = ImmutableArray.CreateBuilder<SeenId>(Ids.Length - old + 1);
        next.AddRange(Ids.AsSpan()[old..]);
        next.Add(new SeenId(id, minute));
        return new SeenIds(next.MoveToImmutable());
    }

    /// <summary>Forgets ids older than <see cref="RuleNumbers.IdsKept"/>.</summary>
    public SeenIds Forget(DateTimeOffset now, RuleNumbers numbers)
    {
        var minute = MinuteOf(now);
        var kept = (uint)numbers.IdsKept.TotalMinutes;
        var old = 0;
        while (old < Ids.Length && Ids[old].Minute + kept < minute)
        {
            old++;
        }

        return old == 0 ? this : new SeenIds(Ids.RemoveRange(0, old));
    }

    private static uint MinuteOf(DateTimeOffset time) => (uint)Math.Max(0, time.ToUnixTimeSeconds() / 60);
}
