using Router.Conversations;
using Router.Protocol;

namespace Router.Standalone;

/// <summary>The dead letters of one machine, in SQLite.</summary>
public sealed class SqliteDeadLetters(Store store) : IDeadLetters
{
    private const string Columns = "id, page, person, app, reason, at, heard_on, content";

    private const string Insert =
        $"INSERT INTO dead_letters ({Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (id) DO NOTHING";

    public async ValueTask Store(IReadOnlyList<DeadLetterRecord> letters)
    {
        if (letters.Count > 0)
        {
            await store.Writer.Write(connection => InsertAll(connection, letters));
        }
    }

    public ValueTask<IReadOnlyList<DeadLetterRecord>> Read(AppId? app, int most, CancellationToken stop) =>
        store.Readers.Read<IReadOnlyList<DeadLetterRecord>>(connection =>
        {
            var select = connection.Prepared(app is null
                ? $"SELECT {Columns} FROM dead_letters ORDER BY number DESC LIMIT ?1"
                : $"SELECT {Columns} FROM dead_letters WHERE app = ?2 ORDER BY number DESC LIMIT ?1");
            select.Bind(1, most);
            if (app is { } a)
            {
                select.Bind(2, a.Value);
            }

            var letters = new List<DeadLetterRecord>();
            while (select.Step())
            {
                letters.Add(LetterOf(select));
            }

            select.Reset();
            return letters;
        }, stop);

    public ValueTask<DeadLetterRecord?> Find(string id, CancellationToken stop) => store.Readers.Read(connection =>
    {
        var select = connection.Prepared($"SELECT {Columns} FROM dead_letters WHERE id = ?1");
        select.Bind(1, id);
        var letter = select.Step() ? LetterOf(select) : null;
        select.Reset();
        return letter;
    }, stop);

    public async ValueTask<bool> Remove(string id, CancellationToken stop) => await store.Writer.Write(connection =>
    {
        var delete = connection.Prepared("DELETE FROM dead_letters WHERE id = ?1");
        delete.Bind(1, id);
        return delete.Run() > 0;
    });

    private static int InsertAll(StoreConnection connection, IReadOnlyList<DeadLetterRecord> letters)
    {
        var insert = connection.Prepared(Insert);
        foreach (var letter in letters)
        {
            insert.Bind(1, letter.Id);
            insert.Bind(2, letter.Conversation.Page.Value);
            insert.Bind(3, letter.Conversation.Person.Value);
            insert.Bind(4, letter.App?.Value);
            insert.Bind(5, (long)letter.Reason);
            insert.Bind(6, letter.At.ToUnixTimeMilliseconds());
            insert.Bind(7, (long)letter.On);
            insert.Bind(8, letter.Content.Span);
            insert.Run();
        }

        return letters.Count;
    }

    private static DeadLetterRecord LetterOf(Statement row) => new(
        row.Text(0),
        new ConversationKey(new PageId(row.Text(1)), new PersonId(row.Text(2))),
        row.NumberIf(3) is { } app ? new AppId(app) : null,
        (DeadReason)row.Number(4),
        DateTimeOffset.FromUnixTimeMilliseconds(row.Number(5)),
        row.Bytes(7),
        (HeardOn)row.Number(6));
}
