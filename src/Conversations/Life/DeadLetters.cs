using System.Collections.Immutable;
using Router.Protocol;

namespace Router.Conversations;

/// <summary>Makes dead letters of what a step dropped.</summary>
internal static class DeadLetters
{
    public static IReadOnlyList<DeadLetterRecord> Of(ConversationKey key, ImmutableArray<ConversationEvent>.Builder events, DateTimeOffset now)
    {
        List<DeadLetterRecord> letters = [];
        foreach (var happened in events)
        {
            switch (happened)
            {
                case ConversationEvent.DeliveryDropped e:
                    letters.Add(new DeadLetterRecord(
                        new DeliveryId(key, e.Row.Sequence, e.Row.App).ToString(),
                        key,
                        e.Row.App,
                        e.Reason,
                        now,
                        ConversationCodec.EncodeItem(e.Item),
                        e.Row.On));
                    break;
                case ConversationEvent.SurveyDropped e:
                    letters.Add(new DeadLetterRecord(
                        $"{key}:{e.Survey.HeldMid}:{e.Survey.App}", key, e.Survey.App, e.Reason, now, e.Survey.Body, HeardOn.Messaging));
                    break;
            }
        }

        return letters;
    }
}
