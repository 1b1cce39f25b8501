using Microsoft.Extensions.Logging;
using Orleans.Storage;
using Router.Conversations;
using Router.Protocol;

namespace Router.Grains;

/// <summary>
/// The store of one activation: its row of the grain storage, guarded by the row's ETag. After a write that failed or was refused the
/// activation is not the newest word on its conversation any more: it stores and reads nothing further, and steps down.
/// </summary>
internal sealed partial class GrainStore(
    GrainId grain, IGrainStorage storage, GrainReminder reminder, IOwnerLedger ledger, Action stepDown, ILogger<GrainStore> logger) : IConversationStore
{
    private readonly GrainState<StoredConversation> _row = new(new StoredConversation());
    private (AppId? Owner, long Epoch) _noted;
    private bool _saving;

    public bool IsClosed { get; private set; }

    public async ValueTask<ReadOnlyMemory<byte>?> Load(ConversationKey key, CancellationToken stop)
    {
        RefuseWhenClosed();
        try
        {
            await storage.ReadStateAsync(ConversationGrain.StateName, grain, _row);
        }
        catch (Exception e)
        {
            throw new StoreUnavailableException("The grain storage is not available.", e);
        }

        RefuseWhenClosed();
        var stored = _row is { RecordExists: true, State: { } state } ? state : new StoredConversation();
        reminder.Loaded(stored.RingsBy);

        // The life holds the state; its bytes need not be held twice.
        _row.State = new StoredConversation();

        // Not "? null : …": that null would become an empty array, which is no state.
        return stored.State.IsEmpty ? default(ReadOnlyMemory<byte>?) : stored.State;
    }

    public async ValueTask Save(ConversationKey key, ConversationRecord record)
    {
        RefuseWhenClosed();
        _saving = true;
        try
        {
            var claim = await reminder.BeforeSave(new ReminderNeed(record.Owes, record.Due));
            RefuseWhenClosed();
            _row.State = new StoredConversation { State = record.State, RingsBy = claim };
            await storage.WriteStateAsync(ConversationGrain.StateName, grain, _row);
            _row.State = new StoredConversation();
            reminder.Saved(claim);
        }
        catch (Exception e)
        {
            if (!IsClosed)
            {
                LogSteppingDown(e, key);
                Close();
                stepDown();
            }

            throw new StoreUnavailableException("The grain storage did not take the state; this activation steps down.", e);
        }
        finally
        {
            _saving = false;
        }

        Note(key, record.Owner, record.Epoch);
    }

    /// <summary>
    /// Whether this activation is still the newest word on its conversation. It steps down if somebody else has stored since: one that nobody
    /// speaks to writes nothing, and would never learn of it. False also where it cannot be told now.
    /// </summary>
    public async ValueTask<bool> IsNewest(ConversationKey key)
    {
        var (known, stored) = (_row.ETag, new GrainState<StoredConversation>(new StoredConversation()));
        try
        {
            await storage.ReadStateAsync(ConversationGrain.StateName, grain, stored);
        }
        catch (Exception e)
        {
            LogNotCompared(e, key);
            return false;
        }

        if (IsClosed || _saving || _row.ETag != known)
        {
            return false;
        }

        if (stored.ETag != known)
        {
            LogSteppingDown(null, key);
            Close();
            stepDown();
            return false;
        }

        return true;
    }

    /// <summary>Tells the ledger who owns, when that is news.</summary>
    public void Note(ConversationKey key, AppId? owner, long epoch)
    {
        if (_noted != (owner, epoch))
        {
            _noted = (owner, epoch);
            ledger.Owned(key, owner, epoch);
        }
    }

    /// <summary>Nothing is read or stored any more: another activation may live.</summary>
    public void Close() => IsClosed = true;

    private void RefuseWhenClosed()
    {
        if (IsClosed)
        {
            throw new StoreUnavailableException("This activation has stepped down.");
        }
    }

    [LoggerMessage(6010, LogLevel.Warning, "Conversation {Conversation} could not be stored, or was stored by another activation; this one steps down")]
    private partial void LogSteppingDown(Exception? exception, ConversationKey conversation);

    [LoggerMessage(6013, LogLevel.Information, "Conversation {Conversation} could not be compared with what is stored; its reminder rings again")]
    private partial void LogNotCompared(Exception exception, ConversationKey conversation);
}
