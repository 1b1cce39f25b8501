using static Router.EndToEnd.HistoryEvent;

namespace Router.EndToEnd;

/// <summary>
/// One sighting of control: at some moment between <paramref name="NotBefore"/> and <paramref name="NotAfter"/> the stored
/// state had this epoch and this owner.
/// </summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="Owner">The owner; null is idle.</param>
/// <param name="NotBefore">The earliest moment.</param>
/// <param name="NotAfter">The latest moment.</param>
/// <param name="Source">Who saw it; null for what is true by definition and for the final state.</param>
/// <param name="IsFinal">It stands in the final state.</param>
public sealed record Sighting(
    long Epoch, string? Owner, DateTimeOffset NotBefore, DateTimeOffset NotAfter, HistoryEvent? Source, bool IsFinal = false)
{
    public IReadOnlyList<HistoryEvent> Proof => Source is null ? [] : [Source];

    public string Says => $"epoch {Epoch} belongs to {Owner ?? "nobody"}{(IsFinal ? " (final state)" : "")}";
}

/// <summary>
/// All sightings of one conversation, and what follows from them. An answer shows a moment between its call's begin and end.
/// An item of Meta's shows the moment of its acceptance, between the item's first POST and its arrival. An item of Router's
/// own shows some moment before its arrival.
/// </summary>
public sealed class EpochBook
{
    private readonly Dictionary<long, Sighting> _owners = [];
    private readonly Sighting[] _byBegin;
    private readonly (DateTimeOffset At, long Highest)[] _surelyReached;
    private readonly (DateTimeOffset At, long Lowest)[] _surelyNotPassed;

    internal EpochBook(ConversationHistory conversation)
    {
        _byBegin = [.. Collect(conversation).OrderBy(sighting => sighting.NotBefore)];
        foreach (var sighting in _byBegin)
        {
            _owners.TryAdd(sighting.Epoch, sighting);
        }

        _surelyReached = [.. Running(_byBegin.OrderBy(s => s.NotAfter).Select(s => (s.NotAfter, s.Epoch)), Math.Max)];
        _surelyNotPassed = [.. Running(_byBegin.Reverse().Select(s => (s.NotBefore, s.Epoch)), Math.Min).Reverse()];
    }

    /// <summary>Every sighting, by the earliest moment it can speak of.</summary>
    public IReadOnlyList<Sighting> Sightings => _byBegin;

    /// <summary>The first sighting of an epoch; null: nobody saw who owned in it.</summary>
    public Sighting? OwnerOf(long epoch) => _owners.GetValueOrDefault(epoch);

    /// <summary>The epoch that had surely begun at a moment: somebody had been told of it.</summary>
    public long ReachedBy(DateTimeOffset moment)
    {
        var low = 0;
        var high = _surelyReached.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _surelyReached[middle].At < moment ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? 0 : _surelyReached[low - 1].Highest;
    }

    /// <summary>The epoch that was surely not over at a moment; null: nothing was seen after it.</summary>
    public long? NotPassedBy(DateTimeOffset moment)
    {
        var low = 0;
        var high = _surelyNotPassed.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _surelyNotPassed[middle].At > moment ? (low, middle) : (middle + 1, high);
        }

        return low == _surelyNotPassed.Length ? null : _surelyNotPassed[low].Lowest;
    }

    /// <summary>
    /// True unless it is proven that, at every moment between two, the owner was known and <paramref name="fits"/> none of them.
    /// </summary>
    public bool MayHaveOwned(DateTimeOffset from, DateTimeOffset to, Func<string?, bool> fits)
    {
        if (NotPassedBy(to) is not { } last)
        {
            return true;
        }

        for (var epoch = ReachedBy(from); epoch <= last; epoch++)
        {
            if (OwnerOf(epoch) is not { } known || fits(known.Owner))
            {
                return true;
            }
        }

        // Epochs that run backwards are guarantee 1's; nothing can be concluded from them here.
        return last < ReachedBy(from);
    }

    private static IEnumerable<Sighting> Collect(ConversationHistory conversation)
    {
        // A conversation begins idle, at epoch 0.
        yield return new(0, null, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Source: null);
        var answers = conversation.Controls.Select(e => ((HistoryEvent)e, e.Answer))
            .Concat(conversation.Sends.Select(e => ((HistoryEvent)e, e.Answer)))
            .Concat(conversation.Reads.Select(e => ((HistoryEvent)e, e.Answer)));
        foreach (var (source, answer) in answers)
        {
            if (answer.Epoch is { } epoch)
            {
                yield return new(epoch, answer.Owner, source.Began, source.Ended, source);
            }
        }

        var posted = conversation.Items.ToDictionary(item => item.Item.Key, item => item.NotBefore);
        foreach (var heard in conversation.Callbacks.Where(heard => heard.Conversation.Person != "page"))
        {
            // Acceptance lies after the first POST, whichever attempt is heard.
            var notBefore = ItemKinds.IsRouters(heard.Item.Kind) ? DateTimeOffset.MinValue : posted.GetValueOrDefault(heard.Item.Key, DateTimeOffset.MinValue);
            yield return new(heard.Epoch, heard.Owner, notBefore, heard.Began, heard);
            if (heard.Item.Change is { } change)
            {
                yield return new(change.Epoch, change.New, DateTimeOffset.MinValue, heard.Began, heard);
                yield return new(change.Epoch - 1, change.Previous, DateTimeOffset.MinValue, heard.Began, heard);
            }
        }

        if (conversation.Final is { } final)
        {
            yield return new(final.Epoch, final.Owner, conversation.Run.Final.At, DateTimeOffset.MaxValue, Source: null, IsFinal: true);
        }
    }

    private static IEnumerable<(DateTimeOffset, long)> Running(IEnumerable<(DateTimeOffset At, long Epoch)> epochs, Func<long, long, long> choose)
    {
        long? chosen = null;
        foreach (var (at, epoch) in epochs)
        {
            chosen = chosen is { } before ? choose(before, epoch) : epoch;
            yield return (at, chosen.Value);
        }
    }
}
