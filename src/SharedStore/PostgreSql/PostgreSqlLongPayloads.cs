using System.Text;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;
using static Router.SharedStore.PostgreSqlDatabase;

namespace Router.SharedStore;

/// <summary>The payloads that had no room for a tag, in PostgreSQL.</summary>
internal sealed class PostgreSqlLongPayloads(PostgreSqlDatabase database) : ILongPayloads
{
    public async ValueTask Keep(PageId page, IReadOnlyList<LongPayload> payloads, CancellationToken stop)
    {
        if (payloads.Count > 0)
        {
            await database.Execute(
                "INSERT INTO router_long_payloads (page, key, payload) SELECT $1, key, payload FROM unnest($2, $3) AS p (key, payload) ON CONFLICT DO NOTHING",
                stop,
                Text(page.Value),
                payloads.Select(payload => Text(payload.Key)).ToArray(),
                payloads.Select(payload => Encoding.UTF8.GetBytes(payload.Payload)).ToArray());
        }
    }

    public async ValueTask<string?> Find(PageId page, string key, CancellationToken stop) => (await database.Read(
        "SELECT payload FROM router_long_payloads WHERE page = $1 AND key = $2",
        row => Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(0)),
        stop,
        Text(page.Value),
        Text(key))).SingleOrDefault();
}
