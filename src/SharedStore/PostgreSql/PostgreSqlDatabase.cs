using System.Text;
using Npgsql;
using Router.Conversations;
using Router.Storage;

namespace Router.SharedStore;

/// <summary>Runs statements, and turns the database's errors into <see cref="StoreUnavailableException"/>.</summary>
internal sealed class PostgreSqlDatabase(NpgsqlDataSource source)
{
    /// <summary>Names the database in messages.</summary>
    public string Name { get; } = NameOf(source);

    public async Task Open(CancellationToken stop)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(stop);
            await PostgreSqlSchema.Migrate(connection, Name, stop);
        }
        catch (Exception cause) when (PostgreSqlTrouble.IsTrouble(cause))
        {
            throw new StartRefusedException($"The store {Name} cannot be opened: {PostgreSqlTrouble.Remedy(cause)}", cause);
        }
    }

    /// <summary>Runs a statement; its parameters are <c>$1</c>, <c>$2</c>, …</summary>
    /// <returns>How many rows it changed.</returns>
    public Task<int> Execute(string sql, CancellationToken stop, params object[] parameters) => Guarded(async () =>
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(stop);
    });

    public Task<List<T>> Read<T>(string sql, Func<NpgsqlDataReader, T> row, CancellationToken stop, params object[] parameters) => Guarded(async () =>
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(stop);
        var rows = new List<T>();
        while (await reader.ReadAsync(stop))
        {
            rows.Add(row(reader));
        }

        return rows;
    });

    /// <summary>Runs several statements in one transaction; false: <paramref name="work"/> says so, and nothing was changed.</summary>
    public Task<bool> InTransaction(Func<NpgsqlConnection, Task<bool>> work, CancellationToken stop) => Guarded(async () =>
    {
        await using var connection = await source.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        if (!await work(connection))
        {
            await transaction.RollbackAsync(stop);
            return false;
        }

        await transaction.CommitAsync(stop);
        return true;
    });

    /// <summary>What PostgreSQL takes for a text: without zeros and half characters. One odd id must not keep all others waiting.</summary>
    public static string Text(string text) => text.Any(c => c == '\0' || char.IsSurrogate(c))
        ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Replace('\0', '\uFFFD')))
        : text;

    public static void Bind(NpgsqlCommand command, IEnumerable<object> parameters)
    {
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }
    }

    private NpgsqlCommand Command(string sql, IEnumerable<object> parameters)
    {
        var command = source.CreateCommand(sql);
        Bind(command, parameters);
        return command;
    }

    private async Task<T> Guarded<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception cause) when (PostgreSqlTrouble.IsTrouble(cause))
        {
            throw new StoreUnavailableException($"The store {Name} is not available, nothing was stored: {PostgreSqlTrouble.Remedy(cause)}", cause);
        }
    }

    private static string NameOf(NpgsqlDataSource source)
    {
        var settings = new NpgsqlConnectionStringBuilder(source.ConnectionString);
        return $"in the PostgreSQL database {settings.Database ?? settings.Username} at {settings.Host}";
    }
}
