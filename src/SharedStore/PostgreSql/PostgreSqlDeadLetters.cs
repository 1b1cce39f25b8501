using Npgsql;
using Router.Conversations;
using Router.Protocol;
using static Router.SharedStore.PostgreSqlDatabase;

namespace Router.SharedStore;

/// <summary>The dead letters in PostgreSQL.</summary>
internal sealed class PostgreSqlDeadLetters(PostgreSqlDatabase database) : IDeadLetters
{
    private const string Columns = "id, page, person, app, reason, at, heard_on, content";

    public async ValueTask Store(IReadOnlyList<DeadLetterRecord> letters)
    {
        if (letters.Count > 0)
        {
            await database.Execute(
                $"INSERT INTO router_dead_letters ({Columns}) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING",
                CancellationToken.None,
                letters.Select(letter => letter.Id).ToArray(),
                letters.Select(letter => Text(letter.Conversation.Page.Value)).ToArray(),
                letters.Select(letter => Text(letter.Conversation.Person.Value)).ToArray(),
                letters.Select(letter => letter.App?.Value).ToArray(),
                letters.Select(letter => (int)letter.Reason).ToArray(),
                letters.Select(letter => letter.At.ToUnixTimeMilliseconds()).ToArray(),
                letters.Select(letter => (int)letter.On).ToArray(),
                letters.Select(letter => letter.Content.ToArray()).ToArray());
        }
    }

    public async ValueTask<IReadOnlyList<DeadLetterRecord>> Read(AppId? app, int most, CancellationToken stop) => app is { } one
        ? await database.Read($"SELECT {Columns} FROM router_dead_letters WHERE app = $2 ORDER BY number DESC LIMIT $1", LetterOf, stop, most, one.Value)
        : await database.Read($"SELECT {Columns} FROM router_dead_letters ORDER BY number DESC LIMIT $1", LetterOf, stop, most);

    public async ValueTask<DeadLetterRecord?> Find(string id, CancellationToken stop) =>
        (await database.Read($"SELECT {Columns} FROM router_dead_letters WHERE id = $1", LetterOf, stop, Text(id))).SingleOrDefault();

    public async ValueTask<bool> Remove(string id, CancellationToken stop) =>
        await database.Execute("DELETE FROM router_dead_letters WHERE id = $1", stop, Text(id)) > 0;

    private static DeadLetterRecord LetterOf(NpgsqlDataReader row) => new(
        row.GetString(0),
        new ConversationKey(new PageId(row.GetString(1)), new PersonId(row.GetString(2))),
        row.IsDBNull(3) ? null : new AppId(row.GetInt64(3)),
        (DeadReason)row.GetInt32(4),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
        row.GetFieldValue<byte[]>(7),
        (HeardOn)row.GetInt32(6));
}
