using Router.Protocol;

namespace Router.Conversations;

/// <summary>What a control call comes to, for the caller.</summary>
/// <param name="Owner">Who controls now (header <c>X-Router-Owner</c>).</param>
/// <param name="Epoch">The epoch now (header <c>X-Router-Epoch</c>).</param>
/// <param name="Channel">Decides some error codes.</param>
public abstract record Answer(AppId? Owner, long Epoch, Channel Channel)
{
    /// <summary>Done.</summary>
    public sealed record Granted(AppId? Owner, long Epoch, Channel Channel) : Answer(Owner, Epoch, Channel);

    /// <summary>Refused by the rules.</summary>
    public sealed record Refused(Refusal Refusal, AppId? Owner, long Epoch, Channel Channel) : Answer(Owner, Epoch, Channel);

    /// <summary>A change at Meta was refused there: the caller gets Meta's error, the books stay.</summary>
    public sealed record RefusedByMeta(GraphAnswer Meta, AppId? Owner, long Epoch, Channel Channel) : Answer(Owner, Epoch, Channel);

    /// <summary>Whether Meta made the change is not known yet: error 2, transient.</summary>
    public sealed record Unknown(AppId? Owner, long Epoch, Channel Channel) : Answer(Owner, Epoch, Channel);
}
