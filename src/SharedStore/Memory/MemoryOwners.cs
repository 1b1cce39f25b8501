using Router.Conversations;
using Router.Protocol;

namespace Router.SharedStore;

/// <summary>Who owns what, in memory.</summary>
internal sealed class MemoryOwners : IOwnerTable
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<(string Page, string Person), (OwnerNote Note, DateTimeOffset At)> _notes =
        new(Comparer<(string Page, string Person)>.Create(Order));

    public Task Write(IReadOnlyList<OwnerNote> notes, DateTimeOffset now)
    {
        lock (_gate)
        {
            foreach (var note in notes)
            {
                var key = (note.Key.Page.Value, note.Key.Person.Value);
                if (!_notes.TryGetValue(key, out var old) || old.Note.Epoch <= note.Epoch)
                {
                    _notes[key] = (note, now);
                }
            }
        }

        return Task.CompletedTask;
    }

    public ValueTask<long> CountOwned(AppId app, PageId? page, CancellationToken stop)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(Of(app, page).LongCount());
        }
    }

    public ValueTask<IReadOnlyList<ConversationKey>> OwnedBy(AppId app, PageId? page, ConversationKey? after, int limit, CancellationToken stop)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<ConversationKey>>(
            [
                .. Of(app, page)
                    .Where(key => after is not { } last || Order((key.Page.Value, key.Person.Value), (last.Page.Value, last.Person.Value)) > 0)
                    .Take(limit),
            ]);
        }
    }

    public int RemoveUnowned(DateTimeOffset before) => RemoveWhere((note, at) => note.Owner is null && at < before);

    public int Remove(PageId page) => RemoveWhere((note, _) => note.Key.Page == page);

    private int RemoveWhere(Func<OwnerNote, DateTimeOffset, bool> unwanted)
    {
        lock (_gate)
        {
            var gone = _notes.Where(row => unwanted(row.Value.Note, row.Value.At)).Select(row => row.Key).ToArray();
            return gone.Count(_notes.Remove);
        }
    }

    private IEnumerable<ConversationKey> Of(AppId app, PageId? page) =>
        _notes.Values.Select(row => row.Note).Where(note => note.Owner == app && (page is null || note.Key.Page == page)).Select(note => note.Key);

    private static int Order((string Page, string Person) a, (string Page, string Person) b) =>
        string.CompareOrdinal(a.Page, b.Page) is var byPage and not 0 ? byPage : string.CompareOrdinal(a.Person, b.Person);
}
