using Microsoft.Extensions.Logging;
using Router.Conversations;
using Router.Grains.Interfaces;
using Router.Protocol;

namespace Router.GrainCalls;

/// <summary>The conversations of a cluster. What is asked of them is repeated while a silo fails over: all of it is harmless to repeat.</summary>
/// <remarks>
/// Items are known by what tells a repeat, granted commands and sends by their id. A repeated send finds the same send under way,
/// or its stored step, and starts no second call (<see cref="SendAnswer.Before"/>); where no step is stored, no call was started.
/// Two activations cannot both start it: the store takes the step of one of them only.
/// </remarks>
public sealed partial class GrainConversations(
    IGrainFactory grains, GrainCallOptions options, TimeProvider time, Func<double> chance, ILogger<GrainConversations> logger) : IConversations
{
    private readonly Attempts _attempts = new(options, time, chance);

    public async ValueTask<Acceptance> Accept(ConversationKey key, Item item, string? trace)
    {
        var call = new WebhookItemCall { Item = ItemMap.Crossing(item), Trace = trace };
        var asked = await _attempts.Ask(() => Grain(key).Accept(call), WorthOf, options.Within, options.HangsAfter);
        if (!asked.IsAnswered)
        {
            LogUnanswered(asked.Trouble, key, nameof(Accept));
            return Acceptance.Unavailable;
        }

        return asked.Answer == ItemAcceptance.Stored ? Acceptance.Stored : Acceptance.Refused;
    }

    public async ValueTask<Answer> Do(ConversationKey key, Command command, Channel? channel, string? trace)
    {
        var call = CommandMap.Crossing(command, channel, trace);
        var asked = await _attempts.Ask(() => Grain(key).Do(call), WorthOf, options.ControlWithin, options.HangsAfter);
        return asked.IsAnswered && AnswerMap.Back(asked.Answer!) is { } answer ? answer : throw Unanswered(key, nameof(Do), asked.Trouble);
    }

    public async ValueTask<SendAnswer> Send(ConversationKey key, SendOrder order, Channel? channel, string? trace)
    {
        var call = SendMap.Crossing(order, channel, trace);
        var asked = await _attempts.Ask(() => Grain(key).Send(call), WorthOf, options.SendWithin, options.SendHangsAfter);
        if (asked.IsAnswered && SendMap.Back(asked.Answer!) is { } answer)
        {
            return answer;
        }

        // "Nothing was sent" may only be said where no attempt can have arrived.
        var unanswered = Unanswered(key, nameof(Send), asked.Trouble);
        return asked.MayHaveHappened
            ? new SendAnswer.Before(SendOutcome.Unknown.Instance, Owner: null, Epoch: null, channel ?? Channel.Messenger)
            : throw unanswered;
    }

    public async ValueTask<ConversationView> View(ConversationKey key)
    {
        var asked = await _attempts.Ask(() => Grain(key).State(), s => s.Bytes is null ? Worth.Nothing : Worth.Everything, options.Within, options.HangsAfter);
        return asked.IsAnswered && asked.Answer!.Bytes is { } bytes
            ? new ConversationView(ConversationCodec.Decode(key, bytes))
            : throw Unanswered(key, nameof(View), asked.Trouble);
    }

    // Asked for in each attempt: until the client has heard which grains the silos have, it knows none.
    private IConversationGrain Grain(ConversationKey key) => grains.GetGrain<IConversationGrain>(Ids.NameOf(key));

    private static Worth WorthOf(ItemAcceptance answer) => answer switch
    {
        ItemAcceptance.Unavailable => Worth.Nothing,
        ItemAcceptance.Refused => Worth.No,
        _ => Worth.Everything,
    };

    private static Worth WorthOf(ControlAnswer answer) => answer.Outcome switch
    {
        ControlOutcome.Unavailable => Worth.Nothing,
        ControlOutcome.Refused or ControlOutcome.RefusedByMeta => Worth.No,
        _ => Worth.Everything,
    };

    private static Worth WorthOf(SendReply answer) => answer switch
    {
        { End: SendEnd.Unavailable } => Worth.Nothing,
        { End: SendEnd.Uncertain } => Worth.Doubt,
        { End: SendEnd.Refused or SendEnd.BeforeNotStarted } or { End: SendEnd.Meta, Meta.End: MetaEnd.NotStarted } => Worth.No,
        _ => Worth.Everything,
    };

    private StoreUnavailableException Unanswered(ConversationKey key, string what, Exception? trouble)
    {
        LogUnanswered(trouble, key, what);
        return new StoreUnavailableException($"Conversation {key} is not available in the cluster.", trouble);
    }

    [LoggerMessage(6001, LogLevel.Warning, "Conversation {Conversation} did not answer {Call} in time; its caller is told to try again")]
    private partial void LogUnanswered(Exception? trouble, ConversationKey conversation, string call);
}
