using Router.Protocol;

namespace Router.Conversations;

/// <summary>What a send comes to, for the caller.</summary>
/// <param name="Owner">Who controls now (header <c>X-Router-Owner</c>).</param>
/// <param name="Epoch">The epoch now (header <c>X-Router-Epoch</c>); null: neither is known, the conversation has not answered.</param>
/// <param name="Channel">Decides some error codes.</param>
public abstract record SendAnswer(AppId? Owner, long? Epoch, Channel Channel)
{
    /// <summary>The Graph API answered (or could not be reached): given back unchanged.</summary>
    public sealed record Graph(GraphAnswer Answer, AppId? Owner, long? Epoch, Channel Channel) : SendAnswer(Owner, Epoch, Channel);

    /// <summary>Refused by the rules; no call was made.</summary>
    public sealed record Refused(Refusal Refusal, AppId? Owner, long? Epoch, Channel Channel) : SendAnswer(Owner, Epoch, Channel);

    /// <summary>A survey that waits for an idle conversation; <paramref name="Mid"/> is Router's id for it.</summary>
    public sealed record Held(string Mid, AppId? Owner, long? Epoch, Channel Channel) : SendAnswer(Owner, Epoch, Channel);

    /// <summary>A send with this id ended before: this is how. No second call was made.</summary>
    public sealed record Before(SendOutcome Outcome, AppId? Owner, long? Epoch, Channel Channel) : SendAnswer(Owner, Epoch, Channel);
}

/// <summary>What an app wants sent to a person.</summary>
/// <param name="Command">The send as the rules see it; its <c>Body</c> is the Graph call's body, ready to go.</param>
/// <param name="Priority">Who goes first when the Page's budget is short.</param>
public sealed record SendOrder(Command.BeginSend Command, GraphPriority Priority);
