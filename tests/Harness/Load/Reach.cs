using Router.Sandbox;
using static Router.EndToEnd.HistoryEvent;

namespace Router.EndToEnd;

/// <summary>How well conversations could be reached in a run: what a killed part costs who calls.</summary>
/// <param name="LongestAway">
/// The longest time in which questions about a conversation got no answer: from the first of them to the answer, or to the last of them where nobody
/// asked on. A single question counts for as long as it took.
/// </param>
/// <param name="Where">In which conversation that was.</param>
/// <param name="AwayFrom">When it began.</param>
/// <param name="LongestPost">The longest time from the first attempt of a POST to Router's first 200.</param>
/// <param name="MostRepeats">How often one POST had to be repeated before its first 200, because Router refused or did not answer it.</param>
public sealed record Reach(TimeSpan LongestAway, ConversationName? Where, DateTimeOffset? AwayFrom, TimeSpan LongestPost, int MostRepeats)
{
    private static readonly TimeSpan AsksAgainWithin = TimeSpan.FromSeconds(1);

    public static Reach Of(History history, PlatformJournal journal)
    {
        var (longest, where, from) = (TimeSpan.Zero, default(ConversationName), default(DateTimeOffset?));
        foreach (var conversation in Questions(history).GroupBy(question => question.Conversation))
        {
            DateTimeOffset? since = null;
            var until = DateTimeOffset.MinValue;
            foreach (var question in conversation.OrderBy(question => question.Ended))
            {
                var began = since is { } first && question.Began - until <= AsksAgainWithin ? first : question.Began;
                if (question.Ended - began > longest)
                {
                    (longest, where, from) = (question.Ended - began, conversation.Key, began);
                }

                since = question.IsAnswered ? null : began;
                until = question.Ended;
            }
        }

        var posts = journal.Of<JournalEntry.WebhookPosted>().GroupBy(post => post.Post).Select(Attempts).ToArray();
        return new(longest, where, from, posts.Max(post => post.Took), posts.Max(post => post.Failed));
    }

    // A POST that the platform gave up without waiting says nothing about Router.
    private static (TimeSpan Took, int Failed) Attempts(IEnumerable<JournalEntry.WebhookPosted> attempts)
    {
        JournalEntry.WebhookPosted[] waited = [.. attempts.Where(attempt => attempt.Outcome != WebhookOutcome.NoAnswer || attempt.At - attempt.StartedAt > AllFaults.GivesUpAfter * 20)];
        var first = Array.FindIndex(waited, attempt => attempt.Status == 200);
        return first < 0 ? (TimeSpan.Zero, waited.Length) : (waited[first].At - waited[0].StartedAt, first);
    }

    private static IEnumerable<Question> Questions(History history) => history.Events.SelectMany(seen => seen switch
    {
        WebhookPosted e => e.Items.Select(item => new Question(item.Conversation, e.Began, e.Ended, e.Status == 200)),
        ControlCalled e => [new(e.Conversation, e.Began, e.Ended, Says(e.Answer))],
        SendCalled e => [new(e.Conversation, e.Began, e.Ended, Says(e.Answer))],
        OwnerRead e => [new(e.Conversation, e.Began, e.Ended, Says(e.Answer))],
        _ => Enumerable.Empty<Question>(),
    });

    // "Try again" is no answer; a refusal is, and so is an unknown outcome at Meta: then the answer says what the conversation knows.
    private static bool Says(GraphAnswerSeen answer) => answer.Status is < 500 || answer.Epoch > 0;

    private readonly record struct Question(ConversationName Conversation, DateTimeOffset Began, DateTimeOffset Ended, bool IsAnswered);
}
