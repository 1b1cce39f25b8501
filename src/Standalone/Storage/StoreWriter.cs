using Microsoft.Data.Sqlite;
using Router.Conversations;

namespace Router.Standalone;

/// <summary>
/// The one writer of a store, on an OS thread of its own. Group commit: whatever waits when a transaction starts goes into
/// it, in the order it came; all of it is told after the one flush. So under load the disk's flush is shared by many, and
/// without load nobody waits for company.
/// </summary>
internal sealed class StoreWriter : IDisposable
{
    private readonly string _file;
    private readonly StoreOptions _options;
    private readonly Thread _loop;
    private readonly object _gate = new();
    private readonly Queue<PendingWrite> _waiting = new();
    private readonly List<PendingWrite> _group = [];
    private StoreConnection? _connection;
    private bool _stopping;

    public StoreWriter(string file, StoreOptions options, StoreConnection connection)
    {
        _file = file;
        _options = options;
        _connection = connection;
        _loop = new Thread(Run) { IsBackground = true, Name = "Router store writer" };
        _loop.Start();
    }

    /// <summary>How many transactions were committed.</summary>
    public long Commits { get; private set; }

    /// <summary>Puts a write in line. After the end of the writer it fails at once.</summary>
    public void Post(PendingWrite write)
    {
        lock (_gate)
        {
            if (!_stopping)
            {
                _waiting.Enqueue(write);
                if (_waiting.Count == 1)
                {
                    Monitor.Pulse(_gate);
                }

                return;
            }
        }

        write.Failed(new StoreUnavailableException($"The store {_file} is closed: Router is stopping. Nothing was stored."));
    }

    /// <summary>Writes with an answer, and waits until it is on the disk.</summary>
    public Task<T> Write<T>(Func<StoreConnection, T> apply)
    {
        var write = new PendingWrite<T>(apply);
        Post(write);
        return write.Done;
    }

    /// <summary>Writes what waits, then ends.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }

        _loop.Join();
        _connection?.Dispose();
    }

    private void Run()
    {
        while (TakeGroup())
        {
            try
            {
                CommitGroup();
            }
            catch (Exception cause)
            {
                Undo(cause);
                var why = StoreTrouble.Unavailable(_file, cause);
                foreach (var write in _group)
                {
                    write.Failed(why);
                }

                continue;
            }

            foreach (var write in _group)
            {
                write.Committed();
            }
        }
    }

    private bool TakeGroup()
    {
        _group.Clear();
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_stopping)
                {
                    return false;
                }

                Monitor.Wait(_gate);
            }

            while (_group.Count < _options.MaxGroup && _waiting.TryDequeue(out var write))
            {
                _group.Add(write);
            }
        }

        return true;
    }

    // One row that cannot be written must not cost its neighbours (rules.md section 6, "stored independently"): the second,
    // slower try finds out whose it is.
    private void CommitGroup()
    {
        try
        {
            Commit(eachAlone: false);
        }
        catch (SqliteException cause) when (_group.Count > 1 && StoreTrouble.IsOneWritesOwn(cause))
        {
            Undo(cause);
            Commit(eachAlone: true);
        }
    }

    private void Commit(bool eachAlone)
    {
        var connection = _connection ??= StoreConnection.Open(_file, _options);
        connection.Prepared("BEGIN IMMEDIATE").Run();
        for (var i = 0; i < _group.Count; i++)
        {
            if (!eachAlone && !_group[i].Isolated)
            {
                _group[i].Apply(connection);
            }
            else if (!TryApplyAlone(connection, _group[i]))
            {
                _group.RemoveAt(i--);
            }
        }

        connection.Prepared("COMMIT").Run();
        Commits++;
    }

    private bool TryApplyAlone(StoreConnection connection, PendingWrite write)
    {
        connection.Prepared("SAVEPOINT alone").Run();
        try
        {
            write.Apply(connection);
        }
        catch (Exception cause) when (!connection.IsIdle && !StoreTrouble.BreaksConnection(cause))
        {
            connection.Prepared("ROLLBACK TO alone").Run();
            connection.Prepared("RELEASE alone").Run();
            write.Failed(StoreTrouble.Unavailable(_file, cause));
            return false;
        }

        connection.Prepared("RELEASE alone").Run();
        return true;
    }

    private void Undo(Exception cause)
    {
        try
        {
            if (_connection is { IsIdle: false } open)
            {
                open.Prepared("ROLLBACK").Run();
            }
        }
        catch (Exception)
        {
            Reopen();
        }

        if (StoreTrouble.BreaksConnection(cause))
        {
            Reopen();
        }
    }

    // The next transaction opens it again; closing rolls back what is open.
    private void Reopen()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
