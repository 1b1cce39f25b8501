using Router.Conversations;
using Router.Protocol;

namespace Router.SharedStore;

/// <summary>Dead letters in memory, in the order they came.</summary>
internal sealed class MemoryDeadLetters : IDeadLetters
{
    private readonly Lock _gate = new();
    private readonly List<DeadLetterRecord> _letters = [];

    public ValueTask Store(IReadOnlyList<DeadLetterRecord> letters)
    {
        lock (_gate)
        {
            foreach (var letter in letters.Where(letter => !_letters.Exists(known => known.Id == letter.Id)))
            {
                _letters.Add(letter with { Content = letter.Content.ToArray() });
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<DeadLetterRecord>> Read(AppId? app, int most, CancellationToken stop)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<DeadLetterRecord>>(
                [.. _letters.AsEnumerable().Reverse().Where(letter => app is null || letter.App == app).Take(most)]);
        }
    }

    public ValueTask<DeadLetterRecord?> Find(string id, CancellationToken stop)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_letters.Find(letter => letter.Id == id));
        }
    }

    public ValueTask<bool> Remove(string id, CancellationToken stop) => ValueTask.FromResult(RemoveWhere(letter => letter.Id == id) > 0);

    public int RemoveWhere(Predicate<DeadLetterRecord> unwanted)
    {
        lock (_gate)
        {
            return _letters.RemoveAll(unwanted);
        }
    }
}
