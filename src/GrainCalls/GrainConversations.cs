using Microsoft.Extensions.Logging;
using Router.Conversations;
using Router.Grains.Interfaces;
using Router.Protocol;

namespace Router.GrainCalls;

/// <summary>The conversations of a cluster. What is asked of them is repeated while a silo fails over: all of it is harmless to repeat.</summary>
/// <remarks>
/// Items are known by what tells a repeat, granted commands and sends by their id. A repeated send finds the same send under way,
/// or its stored step, and starts no second call (<see cref="SendAnswer.Before"/>); where no step is stored, no call was started.
/// Two activations cannot both start it: the store takes the step of one of them only. The attempts of one call carry its id and
/// are answered as one: what the caller has been told is not done is not done by an attempt that arrives later.
/// </remarks>
public sealed partial class GrainConversations(
    IGrainFactory grains, GrainCallOptions options, TimeProvider time, Func<double> chance, ILogger<GrainConversations> logger) : IConversations
{
    private readonly Attempts _attempts = new(options, time, chance);

    public async ValueTask<Acceptance> Accept(ConversationKey key, Item item, string? trace)
    {
        var call = new WebhookItemCall { Item = ItemMap.Crossing(item), Trace = trace };
        var asked = await _attempts.Ask(() => Grain(key).Accept(call), a => Counts(a != ItemAcceptance.Unavailable), options.Within, options.HangsAfter);
        if (!asked.IsAnswered)
        {
            LogUnanswered(asked.Trouble, key, nameof(Accept));
            return Acceptance.Unavailable;
        }

        return asked.Answer == ItemAcceptance.Stored ? Acceptance.Stored : Acceptance.Refused;
    }

    public async ValueTask<Answer> Do(ConversationKey key, Command command, Channel? channel, string? trace, CancellationToken gone)
    {
        var call = CommandMap.Crossing(command, channel, trace) with { CallId = Guid.NewGuid() };
        var asked = await _attempts.Ask(
            () => Grain(key).Do(call), a => Counts(a.Outcome != ControlOutcome.Unavailable), options.ControlWithin, options.HangsAfter, gone);
        return asked.IsAnswered && AnswerMap.Back(asked.Answer!) is { } answer ? answer : throw Unanswered(key, nameof(Do), asked.Trouble);
    }

    public async ValueTask<SendAnswer> Send(ConversationKey key, SendOrder order, Channel? channel, string? trace, CancellationToken gone)
    {
        var call = SendMap.Crossing(order, channel, trace) with { CallId = Guid.NewGuid() };
        var asked = await _attempts.Ask(
            () => Grain(key).Send(call),
            a => a.End == SendEnd.Uncertain ? Worth.Doubt : Counts(a.End != SendEnd.Unavailable),
            options.SendWithin,
            options.SendHangsAfter,
            gone);
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
        var asked = await _attempts.Ask(() => Grain(key).State(), s => Counts(s.Bytes is not null), options.Within, options.HangsAfter);
        return asked.IsAnswered && asked.Answer!.Bytes is { } bytes
            ? new ConversationView(ConversationCodec.Decode(key, bytes))
            : throw Unanswered(key, nameof(View), asked.Trouble);
    }

    // Asked for in each attempt: until the client has heard which grains the silos have, it knows none.
    private IConversationGrain Grain(ConversationKey key) => grains.GetGrain<IConversationGrain>(Ids.NameOf(key));

    private static Worth Counts(bool counts) => counts ? Worth.Everything : Worth.Nothing;

    private StoreUnavailableException Unanswered(ConversationKey key, string what, Exception? trouble)
    {
        LogUnanswered(trouble, key, what);
        return new StoreUnavailableException($"Conversation {key} is not available in the cluster.", trouble);
    }

    [LoggerMessage(6001, LogLevel.Warning, "Conversation {Conversation} did not answer {Call} in time; its caller is told to try again")]
    private partial void LogUnanswered(Exception? trouble, ConversationKey conversation, string call);
}
