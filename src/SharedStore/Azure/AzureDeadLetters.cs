using Azure;
using Azure.Data.Tables;
using Router.Conversations;
using Router.Protocol;

namespace Router.SharedStore;

/// <summary>
/// The dead letters on Azure. Each is two entities of one partition, written together: the letter, the newest first, and its id
/// with the letter's key. They are few, so one partition does.
/// </summary>
internal sealed class AzureDeadLetters(AzureTable table) : IDeadLetters
{
    public const string Partition = "letters";

    public async ValueTask Store(IReadOnlyList<DeadLetterRecord> letters)
    {
        foreach (var letter in letters)
        {
            var entity = EntityOf(letter);
            var id = new TableEntity(Partition, IdKey(letter.Id)) { ["Letter"] = entity.RowKey };
            // Not added: its id is there already.
            await table.TryTransact(
                [new TableTransactionAction(TableTransactionActionType.Add, id), new TableTransactionAction(TableTransactionActionType.Add, entity)],
                CancellationToken.None);
        }
    }

    public async ValueTask<IReadOnlyList<DeadLetterRecord>> Read(AppId? app, int most, CancellationToken stop)
    {
        var found = app is { } one
            ? await table.Query($"PartitionKey eq {Partition} and RowKey ge {"t:"} and RowKey lt {"t;"} and App eq {one.Value}", most, stop)
            : await table.Query($"PartitionKey eq {Partition} and RowKey ge {"t:"} and RowKey lt {"t;"}", most, stop);
        return [.. found.Select(LetterOf)];
    }

    public async ValueTask<DeadLetterRecord?> Find(string id, CancellationToken stop) =>
        await table.Find(Partition, IdKey(id), stop) is { } known && await table.Find(Partition, known.GetString("Letter"), stop) is { } letter
            ? LetterOf(letter)
            : null;

    public async ValueTask<bool> Remove(string id, CancellationToken stop) =>
        await table.Find(Partition, IdKey(id), stop) is { } known
        && await table.TryTransact(
            [
                new TableTransactionAction(TableTransactionActionType.Delete, known, ETag.All),
                new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(Partition, known.GetString("Letter")), ETag.All),
            ],
            stop);

    /// <summary>The key of the entity that holds a letter's id.</summary>
    public static string IdKey(string id) => "i:" + AzureKey.Of(id);

    private static TableEntity EntityOf(DeadLetterRecord letter)
    {
        var entity = new TableEntity(Partition, $"t:{AzureKey.Newest(letter.At)}:{AzureKey.Of(letter.Id)}")
        {
            ["Id"] = letter.Id,
            ["Page"] = letter.Conversation.Page.Value,
            ["Person"] = letter.Conversation.Person.Value,
            ["Reason"] = (int)letter.Reason,
            ["At"] = letter.At.ToUnixTimeMilliseconds(),
            ["HeardOn"] = (int)letter.On,
        };
        if (letter.App is { } app)
        {
            entity["App"] = app.Value;
        }

        AzureBytes.Put(entity, letter.Content.Span, $"Dead letter {letter.Id}");
        return entity;
    }

    private static DeadLetterRecord LetterOf(TableEntity entity) => new(
        entity.GetString("Id"),
        new ConversationKey(new PageId(entity.GetString("Page")), new PersonId(entity.GetString("Person"))),
        entity.GetInt64("App") is { } app ? new AppId(app) : null,
        (DeadReason)entity.GetInt32("Reason")!,
        DateTimeOffset.FromUnixTimeMilliseconds(entity.GetInt64("At")!.Value),
        AzureBytes.Get(entity),
        (HeardOn)entity.GetInt32("HeardOn")!);
}
