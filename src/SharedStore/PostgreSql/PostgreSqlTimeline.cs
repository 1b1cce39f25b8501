using Router.Protocol;
using static Router.SharedStore.PostgreSqlDatabase;

namespace Router.SharedStore;

/// <summary>The rows of timelines in PostgreSQL.</summary>
internal sealed class PostgreSqlTimeline(PostgreSqlDatabase database) : ITimelineTable
{
    public Task Write(IReadOnlyList<TimelineText> rows) => database.Execute(
        "INSERT INTO router_timeline (page, person, at, entries) SELECT * FROM unnest($1, $2, $3, $4)",
        CancellationToken.None,
        rows.Select(row => Text(row.Key.Page.Value)).ToArray(),
        rows.Select(row => Text(row.Key.Person.Value)).ToArray(),
        rows.Select(row => row.At.ToUnixTimeMilliseconds()).ToArray(),
        rows.Select(row => Text(row.Entries)).ToArray());

    public async Task<IReadOnlyList<string>> Read(ConversationKey key, int most, CancellationToken stop) => await database.Read(
        "SELECT entries FROM router_timeline WHERE page = $1 AND person = $2 ORDER BY id DESC LIMIT $3",
        row => row.GetString(0),
        stop,
        Text(key.Page.Value),
        Text(key.Person.Value),
        most);
}
