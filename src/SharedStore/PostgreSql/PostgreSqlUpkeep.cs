using Router.Protocol;

namespace Router.SharedStore;

/// <summary>Leases, and the removal of old rows, in PostgreSQL.</summary>
internal sealed class PostgreSqlUpkeep(PostgreSqlDatabase database) : IUpkeep
{
    private static readonly string[] OfPages = ["router_timeline", "router_dead_letters", "router_long_payloads", "router_owners"];

    public async Task<bool> TryLease(string name, string holder, DateTimeOffset now, DateTimeOffset until, CancellationToken stop) =>
        await database.Execute(
            """
            INSERT INTO router_leases (name, holder, until) VALUES ($1, $2, $4)
            ON CONFLICT (name) DO UPDATE SET holder = $2, until = $4 WHERE router_leases.until <= $3
            """,
            stop, name, holder, now.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds()) > 0;

    // Entries and letters are numbered in order of time: the oldest are the first, and no index on the time is needed.
    public Task<long> RemoveTimelines(DateTimeOffset before, int portion, CancellationToken stop) =>
        InPortions(Oldest("router_timeline", "id"), stop, before.ToUnixTimeMilliseconds(), portion);

    public Task<long> RemoveDeadLetters(DateTimeOffset before, int portion, CancellationToken stop) =>
        InPortions(Oldest("router_dead_letters", "number"), stop, before.ToUnixTimeMilliseconds(), portion);

    public Task<long> RemoveUnowned(DateTimeOffset before, int portion, CancellationToken stop) => InPortions(
        "DELETE FROM router_owners WHERE ctid = ANY (ARRAY (SELECT ctid FROM router_owners WHERE owner IS NULL AND at < $1 LIMIT $2)) AND owner IS NULL",
        stop, before.ToUnixTimeMilliseconds(), portion);

    public async Task<long> RemovePage(PageId page, int portion, CancellationToken stop)
    {
        var removed = 0L;
        foreach (var table in OfPages)
        {
            removed += await InPortions(
                $"DELETE FROM {table} WHERE ctid = ANY (ARRAY (SELECT ctid FROM {table} WHERE page = $1 LIMIT $2))", stop, page.Value, portion);
        }

        return removed;
    }

    private async Task<long> InPortions(string sql, CancellationToken stop, params object[] parameters)
    {
        var all = 0L;
        int removed;
        do
        {
            removed = await database.Execute(sql, stop, parameters);
            all += removed;
        }
        while (removed > 0);
        return all;
    }

    private static string Oldest(string table, string number) =>
        $"DELETE FROM {table} WHERE {number} IN (SELECT {number} FROM (SELECT {number}, at FROM {table} ORDER BY {number} LIMIT $2) o WHERE at < $1)";
}
