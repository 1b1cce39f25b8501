namespace Router.Grains;

/// <summary>
/// The calls of one kind that an activation has been asked lately, by their id. A caller that hears nothing for a while asks again; its second
/// attempt may arrive just after the first was answered with no, and what was refused then may be possible now. So all attempts of one call get
/// the answer of the first. Not stored: an attempt that was lost with its activation has done nothing that is not stored.
/// </summary>
/// <param name="counts">Whether an answer is one. Else the next attempt is taken as the first.</param>
internal sealed class AnsweredCalls<T>(Func<T, bool> counts)
{
    /// <summary>How many are remembered. 32: attempts come seconds apart, and a conversation takes few calls in that time.</summary>
    private const int Most = 32;

    private readonly Dictionary<Guid, Task<T>> _calls = [];
    private readonly Queue<Guid> _oldestFirst = [];

    /// <param name="call">The call's id; empty: nobody repeats it.</param>
    /// <param name="first">Answers its first attempt.</param>
    public Task<T> Of(Guid call, Func<Task<T>> first)
    {
        if (call == Guid.Empty)
        {
            return first();
        }

        if (_calls.TryGetValue(call, out var known))
        {
            if (!known.IsCompleted || (known.IsCompletedSuccessfully && counts(known.Result)))
            {
                return known;
            }
        }
        else
        {
            _oldestFirst.Enqueue(call);
            if (_oldestFirst.Count > Most)
            {
                _calls.Remove(_oldestFirst.Dequeue());
            }
        }

        return _calls[call] = first();
    }
}
