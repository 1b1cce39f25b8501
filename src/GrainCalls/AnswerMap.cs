using System.Diagnostics;
using Router.Conversations;
using Router.Grains.Interfaces;
using Router.Protocol;

namespace Router.GrainCalls;

/// <summary>Answers of control calls ↔ what crosses.</summary>
public static class AnswerMap
{
    /// <summary>Nothing was stored: ask again.</summary>
    public static readonly ControlAnswer Unavailable = new() { Outcome = ControlOutcome.Unavailable };

    public static ControlAnswer Crossing(Answer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var crossing = new ControlAnswer
        {
            Outcome = ControlOutcome.Granted,
            Owner = answer.Owner?.Value,
            Epoch = answer.Epoch,
            Channel = (MessagingChannel)answer.Channel,
        };
        return answer switch
        {
            Answer.Granted => crossing,
            Answer.Refused a => crossing with { Outcome = ControlOutcome.Refused, Refusal = (RefusalReason)a.Refusal },
            Answer.RefusedByMeta a => crossing with { Outcome = ControlOutcome.RefusedByMeta, Meta = MetaMap.Crossing(a.Meta) },
            Answer.Unknown => crossing with { Outcome = ControlOutcome.Unknown },
            _ => throw new UnreachableException($"Answer {answer.GetType().Name}."),
        };
    }

    /// <summary>The answer, or null for <see cref="ControlOutcome.Unavailable"/>.</summary>
    public static Answer? Back(ControlAnswer crossed)
    {
        ArgumentNullException.ThrowIfNull(crossed);
        var (owner, epoch, channel) = (Ids.App(crossed.Owner), crossed.Epoch, Ids.Back(crossed.Channel));
        return crossed.Outcome switch
        {
            ControlOutcome.Granted => new Answer.Granted(owner, epoch, channel),
            ControlOutcome.Refused => new Answer.Refused(Ids.Known((Refusal)Must.Have(crossed.Refusal)), owner, epoch, channel),
            ControlOutcome.RefusedByMeta => new Answer.RefusedByMeta(MetaMap.Back(Must.Have(crossed.Meta)), owner, epoch, channel),
            ControlOutcome.Unknown => new Answer.Unknown(owner, epoch, channel),
            ControlOutcome.Unavailable => null,
            _ => throw new ArgumentOutOfRangeException(nameof(crossed), crossed.Outcome, "This version knows no such outcome."),
        };
    }
}
