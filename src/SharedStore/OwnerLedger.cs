using Microsoft.Extensions.Logging;
using Router.Conversations;
using Router.Protocol;
using Router.Storage;

namespace Router.SharedStore;

/// <summary>Notes who owns what, in batches beside the way of the events (<see cref="PortionWriter{T}"/>).</summary>
internal sealed partial class OwnerLedger : IOwnerLedger, IAsyncDisposable
{
    private readonly ILogger _log;
    private readonly PortionWriter<OwnerNote> _writer;

    public OwnerLedger(IOwnerTable table, RetentionOptions options, TimeProvider clock, ILogger log)
    {
        _log = log;
        _writer = new PortionWriter<OwnerNote>(options, portion => table.Write(Newest(portion), clock.GetUtcNow()), LogNotWritten);
    }

    public void Owned(ConversationKey key, AppId? owner, long epoch) => _writer.Add(new OwnerNote(key, owner, epoch));

    /// <inheritdoc cref="PortionWriter{T}.Flush"/>
    public Task<bool> Flush() => _writer.Flush();

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private static OwnerNote[] Newest(IReadOnlyList<OwnerNote> notes) =>
        [.. notes.GroupBy(note => note.Key).Select(ofOne => ofOne.MaxBy(note => note.Epoch))];

    [LoggerMessage(5011, LogLevel.Warning, "Notes of who owns what wait in memory ({Dropped} dropped so far): {Reason}")]
    private partial void LogNotWritten(long dropped, string reason);
}
