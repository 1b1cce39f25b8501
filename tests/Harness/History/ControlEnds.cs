using static Router.EndToEnd.HistoryEvent;

namespace Router.EndToEnd;

/// <summary>
/// Guarantee 7: no conversation is owned past its deadline plus the allowance; on the next touch the deadline counts at once.
/// <para>
/// From outside the deadline is known as a latest possible one: the last moment at which the person's entry, the owner's send,
/// its extension or the change of control itself can have been accepted, plus how long that lasts. An answer, an item or the final
/// state is a touch: if it speaks of a time after that deadline and still shows the owner, the deadline did not count. A
/// <c>control_changed</c> with the reason <c>expired</c> must come within the allowance: one minute, ten after a kill (left out
/// while the app itself refused or missed deliveries, which hold back its line). Control of apps at Meta is not Router's to end.
/// </para>
/// </summary>
internal static class ControlEnds
{
    public static IEnumerable<Violation> Check(ConversationHistory conversation)
    {
        foreach (var sighting in conversation.Epochs.Sightings)
        {
            if (sighting.NotBefore == DateTimeOffset.MinValue || !IsHosted(conversation, sighting.Owner))
            {
                continue;
            }

            if (LatestDeadline(conversation, sighting.Epoch, sighting.Owner!, sighting.NotAfter) is { } deadline
                && sighting.NotBefore > LastSeen(conversation, deadline))
            {
                yield return conversation.Broken(
                    7, $"at {sighting.NotBefore:O} {sighting.Says}, whose deadline was {deadline:O} at the latest", sighting.Proof);
            }
        }

        foreach (var expiry in conversation.Callbacks.Where(heard => heard is { Attempt: 1, Item.Change: { Reason: "expired", Previous: not null } }))
        {
            var change = expiry.Item.Change!;
            if (!IsHosted(conversation, change.Previous) || HeldBack(conversation, expiry)
                || LatestDeadline(conversation, change.Epoch - 1, change.Previous!, expiry.Began) is not { } deadline)
            {
                continue;
            }

            var allowance = conversation.KilledBetween(deadline - conversation.Facts.IdleAfter, expiry.Began)
                ? conversation.Facts.ExpiryAllowanceAfterKill
                : conversation.Facts.ExpiryAllowance;
            if (expiry.Began > deadline + allowance + conversation.Facts.ClockSlack)
            {
                yield return conversation.Broken(
                    7, $"epoch {change.Epoch - 1} of app {change.Previous} ended {(expiry.Began - deadline).TotalSeconds:F0} s after its deadline", expiry);
            }
        }
    }

    /// <summary>The latest time at which this owner's control can have ended; null: it cannot be told when the epoch began.</summary>
    private static DateTimeOffset? LatestDeadline(ConversationHistory conversation, long epoch, string owner, DateTimeOffset seenAt)
    {
        var idle = conversation.Facts.IdleAfter;
        var begun = conversation.Epochs.Sightings.Where(sighting => sighting.Epoch >= epoch).Min(sighting => sighting.NotAfter);
        if (begun == DateTimeOffset.MaxValue)
        {
            return null;
        }

        // What began only after the deadline found the conversation without an owner, and moved nothing.
        var latest = begun + idle;
        foreach (var (began, until) in Activities(conversation, epoch, owner).Where(activity => activity.Began <= seenAt).OrderBy(activity => activity.Began))
        {
            if (began > LastSeen(conversation, latest))
            {
                break;
            }

            latest = until > latest ? until : latest;
        }

        return latest;
    }

    private static IEnumerable<(DateTimeOffset Began, DateTimeOffset Until)> Activities(ConversationHistory conversation, long epoch, string owner)
    {
        var idle = conversation.Facts.IdleAfter;
        var entries = conversation.Posts.Where(post => HasEntry(post, conversation.Name)).Select(post => (post.Began, post.Ended + idle));
        var sends = conversation.Sends.Where(send => send.App == owner).Select(send => (send.Began, LatestEnd(conversation, send, send.Answer) + idle));
        var extensions = conversation.Controls
            .Where(call => call is { Verb: "extend", Duration: not null } && call.App == owner
                && (call.Answer.Succeeded || call.Answer.Status is null or >= 500)
                // One that was surely made in an earlier epoch is gone with it.
                && !(conversation.Epochs.NotPassedBy(call.Ended) < epoch))
            .Select(call => (call.Began, LatestEnd(conversation, call, call.Answer) + call.Duration!.Value));
        return entries.Concat(sends).Concat(extensions);
    }

    // "Unknown" and "try again" leave open what becomes of a call that was on its way to a silo that died: it may arrive at the next one.
    private static DateTimeOffset LatestEnd(ConversationHistory conversation, HistoryEvent call, GraphAnswerSeen answer) =>
        answer is { Succeeded: false, RefusedForGood: false } ? call.Ended + conversation.Facts.FailoverLasts : call.Ended;

    /// <summary>
    /// The last moment at which an owner may be shown whose deadline is known. Where control goes to an app at Meta, the owner before is shown while
    /// that change is under way (rules.md section 3, Moving), also when its call cannot be started; it begins at the deadline, or with the first
    /// touch after it when the timer was lost with its process.
    /// </summary>
    private static DateTimeOffset LastSeen(ConversationHistory conversation, DateTimeOffset deadline)
    {
        var slack = conversation.Facts.ClockSlack;
        if (!MayGoToMeta(conversation))
        {
            return deadline + slack;
        }

        var touched = conversation.Epochs.Sightings.Where(sighting => sighting.NotBefore > deadline && sighting.NotAfter < DateTimeOffset.MaxValue)
            .Select(sighting => sighting.NotAfter).DefaultIfEmpty(deadline).Min();
        return (touched > deadline ? touched : deadline) + slack + conversation.Facts.MovingLasts;
    }

    // An app there has asked for control, or Router has called.
    private static bool MayGoToMeta(ConversationHistory conversation) =>
        conversation.Graph.Any(call => call.Edge is "pass_thread_control" or "take_thread_control")
        || conversation.Posts.Any(post => post.Items.Any(item => item.Conversation == conversation.Name && item.Kind == "request_thread_control"));

    private static bool HeldBack(ConversationHistory conversation, CallbackReceived expiry) =>
        conversation.Callbacks.Any(heard => heard.App == expiry.App && heard.Began < expiry.Began && heard.Status is not (>= 200 and < 300));

    private static bool IsHosted(ConversationHistory conversation, string? owner) =>
        owner is not null && conversation.Facts.Find(conversation.Name.Page, owner) is not null;

    private static bool HasEntry(WebhookPosted post, ConversationName conversation) =>
        post.Items.Any(item => item.Conversation == conversation && ItemKinds.IsEntry(item.Kind));
}
