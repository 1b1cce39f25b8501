using System.Net.Sockets;
using Npgsql;
using Router.Settings;

namespace Router.Silo;

/// <summary>Brings the engine's tables up to date before the silo starts; of several silos that start at once one does, and the others find it done.</summary>
internal sealed class EngineTables(PostgreSqlSettings settings) : IHostedLifecycleService
{
    // "router-e" in ASCII: nobody else's number.
    private const long Lock = 0x726F757465722D65;

    private const string ByHand = "Run as a role that may: dotnet Router.Silo.dll --print-schema | psql …";

    /// <exception cref="StartRefusedException">The database is away, or the tables are not there; the message says what to do.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(settings.ForEngine);
            await connection.OpenAsync(cancellationToken);
            await (settings.CreateTables ? Create(connection, cancellationToken) : Check(connection, cancellationToken));
        }
        catch (PostgresException cause) when (cause.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new StartRefusedException(
                $"The database refuses to make the cluster's tables ({cause.MessageText}). {ByHand}, and set Router:Cluster:PostgreSql:CreateTables to false.", cause);
        }
        catch (Exception cause) when (cause is ArgumentException or FormatException)
        {
            // Without the cause: it may hold a part of the connection string, and a password is in that.
            throw new StartRefusedException("Router:Cluster:PostgreSql:ConnectionString cannot be read. Write it as Host=…;Database=…;Username=…;Password=….");
        }
        catch (Exception cause) when (cause is NpgsqlException or SocketException or TimeoutException)
        {
            throw new StartRefusedException($"The database of Router:Cluster:PostgreSql cannot be used: {cause.Message}", cause);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task Create(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await Run(connection, $"SELECT pg_advisory_xact_lock({Lock})", stop);
        // The server would tell of every table that is there already.
        await Run(connection, "SET LOCAL client_min_messages = warning", stop);
        await Run(connection, EngineSchema.Text, stop);
        await transaction.CommitAsync(stop);
    }

    private static async Task Check(NpgsqlConnection connection, CancellationToken stop)
    {
        List<string> found = [];
        try
        {
            await using var command = new NpgsqlCommand("SELECT QueryKey FROM OrleansQuery", connection);
            await using var reader = await command.ExecuteReaderAsync(stop);
            while (await reader.ReadAsync(stop))
            {
                found.Add(reader.GetString(0));
            }
        }
        catch (PostgresException cause) when (cause.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // All of it is missing.
        }

        if (EngineSchema.Queries.Except(found).FirstOrDefault() is { } missing)
        {
            throw new StartRefusedException($"The cluster's tables are not in the database, or are older than this program ({missing} is missing). {ByHand}");
        }
    }

    private static async Task Run(NpgsqlConnection connection, string text, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync(stop);
    }
}
