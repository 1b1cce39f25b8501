using Router.Conversations;
using Router.Protocol;
using Router.Storage;

namespace Router.SharedStore;

/// <summary>What one conversation did in one portion, as one row: a row costs far more than a line of text.</summary>
/// <param name="Key">Whose.</param>
/// <param name="At">When the first entry happened.</param>
/// <param name="Entries">The entries (<see cref="TimelineRow"/>).</param>
internal sealed record TimelineText(ConversationKey Key, DateTimeOffset At, string Entries)
{
    // Some 100 bytes each: no store has trouble with rows of this length.
    private const int MostEntries = 200;

    public static IReadOnlyList<TimelineText> Of(IReadOnlyList<TimelineEntry> portion) =>
    [
        .. from entry in portion
           group entry by (entry.Conversation, Minute: entry.At.UtcTicks / TimeSpan.TicksPerMinute) into row
           from part in row.Chunk(MostEntries)
           select new TimelineText(row.Key.Conversation, part[0].At, TimelineRow.Write(part)),
    ];
}
