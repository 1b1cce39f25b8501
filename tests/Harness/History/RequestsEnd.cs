using static Router.EndToEnd.HistoryEvent;

namespace Router.EndToEnd;

/// <summary>
/// Guarantee 6: every request for control that was answered with success ends granted, cancelled or expired, or it waits.
/// <para>
/// Granted: the app is seen as owner, in the answer itself or in a later epoch. Cancelled: a later cancellation was answered
/// with success, or the app heard <c>request_ended</c>. Expired: it heard that, or the run went on longer than a request
/// lasts. Waiting: it stands in the queue of the final state. Anything else has vanished. What cannot be told apart is which of two requests of
/// one app a grant belongs to: there is one place per app.
/// </para>
/// </summary>
internal static class RequestsEnd
{
    public static IEnumerable<Violation> Check(ConversationHistory conversation)
    {
        foreach (var request in conversation.Controls.Where(call => call.Verb == "request" && call.Answer.Succeeded))
        {
            if (!IsGranted(conversation, request) && !IsOver(conversation, request) && conversation.Final?.Queue.Contains(request.App) != true)
            {
                yield return conversation.Broken(6, $"app {request.App} asked for control, was answered success, and nothing came of it", request);
            }
        }
    }

    private static bool IsGranted(ConversationHistory conversation, ControlCalled request)
    {
        // While the app waits it does not own, so an epoch of its own after those that had passed before is the grant. (The answer's epoch is
        // no bound: commands of one moment are stored together and answered with what came of all of them.)
        var asked = conversation.Epochs.ReachedBy(request.Began);
        return request.Answer.Owner == request.App
            || conversation.Epochs.Sightings.Any(sighting => sighting.Epoch > asked && sighting.Owner == request.App);
    }

    private static bool IsOver(ConversationHistory conversation, ControlCalled request) =>
        conversation.Run.Final.At > request.Began + conversation.Facts.RequestLasts
        || conversation.Controls.Any(call => call.Verb == "cancel" && call.App == request.App && call.Ended > request.Began && call.Answer.Succeeded)
        || conversation.Callbacks.Any(heard => heard.App == request.App && heard.Began > request.Began && heard.Item.RequestEnd is not null)
        || conversation.DeadLetters.Concat(conversation.Final?.Owed ?? []).Any(kept => kept.App == request.App && kept.Key == "request_ended");
}
