using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Router.Standalone;

/// <summary>A few connections that only read. They see every completed write, and never wait for the writer (WAL).</summary>
internal sealed class StoreReaders(string file, StoreOptions options) : IDisposable
{
    private readonly ConcurrentBag<StoreConnection> _idle = [];
    private readonly SemaphoreSlim _places = new(options.Readers);

    /// <exception cref="Conversations.StoreUnavailableException">The store is away.</exception>
    public async ValueTask<T> Read<TArgument, T>(TArgument argument, Func<StoreConnection, TArgument, T> read, CancellationToken stop)
    {
        await _places.WaitAsync(stop);
        StoreConnection? connection = null;
        try
        {
            if (!_idle.TryTake(out connection))
            {
                connection = StoreConnection.Open(file, options);
                connection.Execute("PRAGMA query_only=1");
            }

            var answer = read(connection, argument);
            _idle.Add(connection);
            return answer;
        }
        catch (Exception cause)
        {
            connection?.Dispose(); // a statement may stand in the middle of its rows
            if (cause is SqliteException)
            {
                throw StoreTrouble.Unavailable(file, cause);
            }

            throw;
        }
        finally
        {
            _places.Release();
        }
    }

    public ValueTask<T> Read<T>(Func<StoreConnection, T> read, CancellationToken stop) =>
        Read(read, static (connection, r) => r(connection), stop);

    public void Dispose()
    {
        while (_idle.TryTake(out var connection))
        {
            connection.Dispose();
        }

        _places.Dispose();
    }
}
