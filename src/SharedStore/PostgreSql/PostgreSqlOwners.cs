using Router.Protocol;
using static Router.SharedStore.PostgreSqlDatabase;

namespace Router.SharedStore;

/// <summary>Who owns what, in PostgreSQL.</summary>
internal sealed class PostgreSqlOwners(PostgreSqlDatabase database) : IOwnerTable
{
    // Ordered, so that two processes that write the same rows do not wait for each other in a circle.
    public Task Write(IReadOnlyList<OwnerNote> notes, DateTimeOffset now)
    {
        var ordered = notes.OrderBy(note => note.Key.Page.Value, StringComparer.Ordinal).ThenBy(note => note.Key.Person.Value, StringComparer.Ordinal).ToArray();
        return database.Execute(
            """
            INSERT INTO router_owners (page, person, owner, epoch, at) SELECT page, person, owner, epoch, $5 FROM unnest($1, $2, $3, $4) AS n (page, person, owner, epoch)
            ON CONFLICT (page, person) DO UPDATE SET owner = excluded.owner, epoch = excluded.epoch, at = excluded.at
                WHERE router_owners.epoch <= excluded.epoch
            """,
            CancellationToken.None,
            ordered.Select(note => Text(note.Key.Page.Value)).ToArray(),
            ordered.Select(note => Text(note.Key.Person.Value)).ToArray(),
            ordered.Select(note => note.Owner?.Value).ToArray(),
            ordered.Select(note => note.Epoch).ToArray(),
            now.ToUnixTimeMilliseconds());
    }

    public async ValueTask<long> CountOwned(AppId app, PageId? page, CancellationToken stop) => (page is { } one
        ? await database.Read("SELECT count(*) FROM router_owners WHERE owner = $1 AND page = $2", row => row.GetInt64(0), stop, app.Value, Text(one.Value))
        : await database.Read("SELECT count(*) FROM router_owners WHERE owner = $1", row => row.GetInt64(0), stop, app.Value)).Single();

    public async ValueTask<IReadOnlyList<ConversationKey>> OwnedBy(AppId app, PageId? page, ConversationKey? after, int limit, CancellationToken stop) =>
        await database.Read(
            $"""
            SELECT page, person FROM router_owners
            WHERE owner = $1 AND (page, person) > ($2, $3){(page is null ? "" : " AND page = $5")}
            ORDER BY page, person LIMIT $4
            """,
            row => new ConversationKey(new PageId(row.GetString(0)), new PersonId(row.GetString(1))),
            stop,
            [app.Value, Text(after?.Page.Value ?? ""), Text(after?.Person.Value ?? ""), limit, .. page is { } one ? new object[] { Text(one.Value) } : []]);
}
