using Microsoft.Data.Sqlite;
using Router.Conversations;
using SQLitePCL;

namespace Router.Standalone;

/// <summary>Says what SQLite's errors mean for an operator, and what to do.</summary>
internal static class StoreTrouble
{
    public static StoreUnavailableException Unavailable(string file, Exception cause) =>
        cause as StoreUnavailableException
        ?? new StoreUnavailableException($"The store {file} is not available, nothing was stored: {Remedy(cause)}", cause);

    /// <summary>True if the connection is no more to be trusted and has to be opened anew.</summary>
    public static bool BreaksConnection(Exception cause) =>
        cause is SqliteException
        and not { SqliteErrorCode: raw.SQLITE_FULL or raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_CONSTRAINT };

    /// <summary>True if the error is one write's own and not the store's: others of its transaction may go through without it.</summary>
    public static bool IsOneWritesOwn(SqliteException cause) =>
        cause.SqliteErrorCode is raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH;

    public static string Remedy(Exception cause) => cause is not SqliteException sqlite
        ? cause.Message
        : sqlite.SqliteErrorCode switch
        {
            raw.SQLITE_FULL => "the disk is full. Make room on its volume; Router goes on by itself.",
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "another program holds it. Close the program that writes to it (a backup, the sqlite3 shell).",
            raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => "it may not be written. Give the user Router runs as the right to write the file and its folder.",
            raw.SQLITE_CANTOPEN => "it cannot be opened. See that its folder exists and that the user Router runs as may write there.",
            raw.SQLITE_NOTADB => "it is no SQLite database. Name another file in Router:Store:Path, or restore it from a backup.",
            raw.SQLITE_CORRUPT => "it is damaged. Stop Router and restore it from a backup.",
            raw.SQLITE_IOERR => "reading or writing the disk failed. See the system's log for the disk.",
            _ => $"SQLite says {sqlite.SqliteErrorCode}/{sqlite.SqliteExtendedErrorCode}: {sqlite.Message}",
        };
}
