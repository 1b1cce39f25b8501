using Router.Protocol;

namespace Router.Conversations;

/// <summary>Delivers a dead letter once more at an operator's word, under its old delivery id.</summary>
public sealed class DeadLetterReplay(ICallbacks callbacks, IConversations conversations) : IDeadLetterReplay
{
    // A replay is told from a first arrival by its attempt (guarantee 4); nobody counts on from the five of before.
    private const int AttemptsBefore = 99;

    public async Task<ReplayOutcome> Replay(DeadLetterRecord letter, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(letter);
        if (letter.App is not { } app)
        {
            return ReplayOutcome.NotReplayable;
        }

        return letter.Id.Contains(":held.", StringComparison.Ordinal)
            ? await SendSurvey(letter, app)
            : await Post(letter, app);
    }

    private async Task<ReplayOutcome> Post(DeadLetterRecord letter, AppId app)
    {
        OwedItem item;
        try
        {
            item = ConversationCodec.DecodeItem(letter.Conversation, letter.Content);
        }
        catch (CorruptStateException)
        {
            return ReplayOutcome.NotReplayable;
        }

        var view = await conversations.View(letter.Conversation);
        if (!callbacks.TryEnter(app, letter.Conversation))
        {
            return ReplayOutcome.NotDelivered;
        }

        var row = new Owed(app, item.Sequence, letter.On, AttemptsBefore, Refusals: 0, NextAt: null);
        var report = await callbacks.Post(new DeliveryAttempt(letter.Conversation, view.State.Channel, item, row));
        return report.Status is >= 200 and < 300 ? ReplayOutcome.Delivered : ReplayOutcome.NotDelivered;
    }

    private async Task<ReplayOutcome> SendSurvey(DeadLetterRecord letter, AppId app)
    {
        var command = new Command.BeginSend(new CommandId($"replay.{Guid.NewGuid():n}"), app, SendKind.Survey) { Body = letter.Content };
        return await conversations.Send(letter.Conversation, new SendOrder(command, GraphPriority.Bot), channel: null, trace: null, CancellationToken.None) switch
        {
            SendAnswer.Held => ReplayOutcome.Delivered,
            SendAnswer.Graph { Answer: { End: GraphEnd.Answered, Status: >= 200 and < 300 } } => ReplayOutcome.Delivered,
            _ => ReplayOutcome.NotDelivered,
        };
    }
}
