using System.Net.Sockets;
using Npgsql;

namespace Router.SharedStore;

/// <summary>Says what PostgreSQL's errors mean for an operator, and what to do.</summary>
internal static class PostgreSqlTrouble
{
    /// <summary>True: the store's trouble, and no bug of ours and nobody's wish to stop.</summary>
    public static bool IsTrouble(Exception cause) => cause is NpgsqlException or TimeoutException or SocketException or IOException or ObjectDisposedException;

    public static string Remedy(Exception cause) => cause switch
    {
        PostgresException postgres => postgres.SqlState switch
        {
            PostgresErrorCodes.DiskFull => "its disk is full. Make room; Router goes on by itself.",
            PostgresErrorCodes.TooManyConnections => "it has no more connections. Raise its max_connections, or set a Maximum Pool Size.",
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                "it refuses the user or the password. Correct them in the connection string.",
            PostgresErrorCodes.InvalidCatalogName => "there is no such database. Make it with createdb, or name another in the connection string.",
            PostgresErrorCodes.InvalidSchemaName => "there is no schema to put tables in. Make the one that the search path names.",
            PostgresErrorCodes.InsufficientPrivilege => "the user may not do that. Grant it the right to create and write tables in its schema.",
            PostgresErrorCodes.ReadOnlySqlTransaction => "it can only be read. Name the primary server in the connection string.",
            PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown =>
                "it is starting or stopping. Router goes on by itself once it is up.",
            PostgresErrorCodes.UndefinedTable => "a table of Router is missing. Restart Router, which makes it, or restore a backup.",
            var state => $"PostgreSQL says {state}: {postgres.MessageText}",
        },
        _ when cause.InnerException is SocketException socket => $"it cannot be reached ({socket.SocketErrorCode}). See that it runs and that the address is right.",
        _ when cause.InnerException is IOException => "it cannot be reached: the connection broke. Router goes on by itself once the server is back.",
        _ when cause is TimeoutException || cause.InnerException is TimeoutException => "it does not answer in time.",
        _ => cause.Message,
    };
}
