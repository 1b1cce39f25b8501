using System.Diagnostics;
using Router.Conversations;
using Router.Grains.Interfaces;
using Router.Protocol;

namespace Router.GrainCalls;

/// <summary>Sends and their answers ↔ what crosses.</summary>
public static class SendMap
{
    /// <summary>Nothing was sent: ask again.</summary>
    public static readonly SendReply Unavailable = new() { End = SendEnd.Unavailable };

    /// <summary>It may be under way: a repeat tells what is known.</summary>
    public static readonly SendReply Uncertain = new() { End = SendEnd.Uncertain };

    public static SendCall Crossing(SendOrder order, Channel? channel, string? trace)
    {
        ArgumentNullException.ThrowIfNull(order);
        var command = order.Command;
        return new SendCall
        {
            Id = command.Id.Value,
            App = command.By.Value,
            Kind = (SendSort)command.Kind,
            MayClaim = command.MayClaim,
            HumanAgent = command.HumanAgent,
            Then = command.Then switch
            {
                null => null,
                AfterSend.Pass then => new ControlAfterSend { PassTo = then.To?.Value },
                AfterSend.Release => new ControlAfterSend { Release = true },
                _ => throw new UnreachableException($"After a send: {command.Then.GetType().Name}."),
            },
            Body = command.Body,
            Priority = (SendPriority)order.Priority,
            Channel = Ids.Crossing(channel),
            Trace = trace,
        };
    }

    public static (SendOrder Order, Channel? Channel) Back(SendCall crossed)
    {
        ArgumentNullException.ThrowIfNull(crossed);
        var command = new Command.BeginSend(Ids.Command(crossed.Id), new AppId(crossed.App), Ids.Known((SendKind)crossed.Kind))
        {
            MayClaim = crossed.MayClaim,
            HumanAgent = crossed.HumanAgent,
            Then = crossed.Then switch
            {
                null => null,
                { Release: true } => AfterSend.Release.Instance,
                { PassTo: var to } => new AfterSend.Pass(Ids.App(to)),
            },
            Body = crossed.Body,
        };
        return (new SendOrder(command, Ids.Known((GraphPriority)crossed.Priority)), Ids.Back(crossed.Channel));
    }

    public static SendReply Crossing(SendAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var crossing = new SendReply
        {
            End = SendEnd.Meta,
            Owner = answer.Owner?.Value,
            Epoch = Must.Have(answer.Epoch),
            Channel = (MessagingChannel)answer.Channel,
        };
        return answer switch
        {
            SendAnswer.Graph a => crossing with { Meta = MetaMap.Crossing(a.Answer) },
            SendAnswer.Refused a => crossing with { End = SendEnd.Refused, Refusal = (RefusalReason)a.Refusal },
            SendAnswer.Held a => crossing with { End = SendEnd.Held, Mid = a.Mid },
            SendAnswer.Before { Outcome: SendOutcome.Accepted o } => crossing with { End = SendEnd.BeforeAccepted, Mid = o.Mid },
            SendAnswer.Before { Outcome: SendOutcome.Refused o } => crossing with { End = SendEnd.BeforeRefused, Code = o.Code, Subcode = o.Subcode },
            SendAnswer.Before { Outcome: SendOutcome.Unknown } => crossing with { End = SendEnd.BeforeUnknown },
            SendAnswer.Before { Outcome: SendOutcome.NotStarted } => crossing with { End = SendEnd.BeforeNotStarted },
            _ => throw new UnreachableException($"Answer {answer.GetType().Name}."),
        };
    }

    /// <summary>The answer, or null for one that only asks for a repeat.</summary>
    public static SendAnswer? Back(SendReply crossed)
    {
        ArgumentNullException.ThrowIfNull(crossed);
        var (owner, epoch, channel) = (Ids.App(crossed.Owner), crossed.Epoch, Ids.Back(crossed.Channel));
        return crossed.End switch
        {
            SendEnd.Meta => new SendAnswer.Graph(MetaMap.Back(Must.Have(crossed.Meta)), owner, epoch, channel),
            SendEnd.Refused => new SendAnswer.Refused(Ids.Known((Refusal)Must.Have(crossed.Refusal)), owner, epoch, channel),
            SendEnd.Held => new SendAnswer.Held(Must.Have(crossed.Mid), owner, epoch, channel),
            SendEnd.Unavailable or SendEnd.Uncertain => null,
            SendEnd.BeforeAccepted => new SendAnswer.Before(new SendOutcome.Accepted(crossed.Mid), owner, epoch, channel),
            SendEnd.BeforeRefused => new SendAnswer.Before(new SendOutcome.Refused(Must.Have(crossed.Code), crossed.Subcode), owner, epoch, channel),
            SendEnd.BeforeUnknown => new SendAnswer.Before(SendOutcome.Unknown.Instance, owner, epoch, channel),
            SendEnd.BeforeNotStarted => new SendAnswer.Before(SendOutcome.NotStarted.Instance, owner, epoch, channel),
            _ => throw new ArgumentOutOfRangeException(nameof(crossed), crossed.End, "This version knows no such end."),
        };
    }
}
