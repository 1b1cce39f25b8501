using System.Collections.Concurrent;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.Outgoing;

/// <summary>
/// Page tokens that Meta answered 190 to. Until the Page has another token, its calls get the same answer without a call
/// (rules.md section 4).
/// </summary>
internal sealed class RefusedTokens
{
    private readonly ConcurrentDictionary<PageId, (Secret Token, GraphAnswer Answer)> _refused = new();

    public void Add(PageId page, Secret token, GraphAnswer answer) =>
        _refused[page] = (token, answer with { End = GraphEnd.NotStarted });

    /// <summary>The answer to give without a call, or null.</summary>
    public GraphAnswer? AnswerFor(PageId page, Secret token)
    {
        if (!_refused.TryGetValue(page, out var known))
        {
            return null;
        }

        if (known.Token.Equals(token))
        {
            return known.Answer;
        }

        _refused.TryRemove(KeyValuePair.Create(page, known));
        return null;
    }
}
