using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.Standalone;

/// <summary>The payloads that had no room for a tag, in SQLite. They stay as long as their Page: a button may be tapped years later.</summary>
public sealed class SqliteLongPayloads(Store store) : ILongPayloads
{
    public async ValueTask Keep(PageId page, IReadOnlyList<LongPayload> payloads, CancellationToken stop)
    {
        if (payloads.Count == 0)
        {
            return;
        }

        await store.Writer.Write(connection =>
        {
            var insert = connection.Prepared("INSERT INTO long_payloads (page, key, payload) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING");
            foreach (var payload in payloads)
            {
                insert.Bind(1, page.Value);
                insert.Bind(2, payload.Key);
                insert.Bind(3, payload.Payload);
                insert.Run();
            }

            return payloads.Count;
        });
    }

    public ValueTask<string?> Find(PageId page, string key, CancellationToken stop) => store.Readers.Read(connection =>
    {
        var select = connection.Prepared("SELECT payload FROM long_payloads WHERE page = ?1 AND key = ?2");
        select.Bind(1, page.Value);
        select.Bind(2, key);
        var payload = select.Step() ? select.Text(0) : null;
        select.Reset();
        return payload;
    }, stop);
}
