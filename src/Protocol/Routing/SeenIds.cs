using System.Collections.Immutable;

namespace Router.Protocol;

/// <summary>An id that was accepted, and when, in whole minutes since 1970.</summary>
public readonly record struct SeenId(ulong Id, uint Minute);

/// <summary>The ids of accepted items, oldest first: Meta repeats, Router accepts once (guarantee 5).</summary>
/// <remarks>
/// Kept in two parts, because every item adds one: the few latest are copied with each of them, the long rest only when those
/// have become many. What is forgotten leaves with the next such copy.
/// </remarks>
public readonly record struct SeenIds
{
    public static readonly SeenIds None = new([]);

    private const int MostLatest = 32;
    private readonly ImmutableArray<SeenId> _earlier;
    private readonly ImmutableArray<SeenId> _latest;
    private readonly int _forgotten; // of _earlier, at its beginning

    public SeenIds(ImmutableArray<SeenId> ids)
        : this(ids, [], 0)
    {
    }

    private SeenIds(ImmutableArray<SeenId> earlier, ImmutableArray<SeenId> latest, int forgotten)
    {
        _earlier = earlier;
        _latest = latest;
        _forgotten = forgotten;
    }

    public int Count => _earlier.Length - _forgotten + _latest.Length;

    /// <summary>All of them in one piece; it is made anew each time.</summary>
    public ImmutableArray<SeenId> Ids => [.. Earlier(), .. Latest()];

    /// <summary>The first part of the ids; <see cref="Latest"/> comes after it.</summary>
    public ReadOnlySpan<SeenId> Earlier() => _earlier.AsSpan()[_forgotten..];

    public ReadOnlySpan<SeenId> Latest() => _latest.AsSpan();

    public bool Contains(ulong id) => Contains(Latest(), id) || Contains(Earlier(), id);

    /// <summary>Adds an id and forgets those that are too old or too many.</summary>
    public SeenIds With(ulong id, DateTimeOffset now, RuleNumbers numbers)
    {
        var kept = Forget(now, numbers, most: numbers.MaxIds - 1);
        var next = new SeenId(id, MinuteOf(now));
        return kept._latest.Length < MostLatest
            ? new SeenIds(kept._earlier, kept._latest.Add(next), kept._forgotten)
            : new SeenIds(kept.Ids, [next], 0);
    }

    /// <summary>Forgets ids older than <see cref="RuleNumbers.IdsKept"/>.</summary>
    public SeenIds Forget(DateTimeOffset now, RuleNumbers numbers) => Forget(now, numbers, most: int.MaxValue);

    private SeenIds Forget(DateTimeOffset now, RuleNumbers numbers, int most)
    {
        var minute = MinuteOf(now);
        var kept = (uint)numbers.IdsKept.TotalMinutes;
        var (count, earlier) = (Count, Earlier().Length);
        var old = 0;
        while (old < count && (count - old > most || At(old).Minute + kept < minute))
        {
            old++;
        }

        return old == 0 ? this
            : old <= earlier ? new SeenIds(_earlier, _latest, _forgotten + old)
            : new SeenIds(_latest, [], old - earlier);
    }

    private SeenId At(int index) => index + _forgotten < _earlier.Length ? _earlier[index + _forgotten] : _latest[index + _forgotten - _earlier.Length];

    private static bool Contains(ReadOnlySpan<SeenId> ids, ulong id)
    {
        foreach (var seen in ids)
        {
            if (seen.Id == id)
            {
                return true;
            }
        }

        return false;
    }

    private static uint MinuteOf(DateTimeOffset time) => (uint)Math.Max(0, time.ToUnixTimeSeconds() / 60);
}
