using static Router.EndToEnd.HistoryEvent;

namespace Router.EndToEnd;

/// <summary>
/// Guarantee 2: no send is accepted from an app that does not own, the exceptions aside.
/// <para>
/// Every send of a run carries an id in its text, so the platform's side and the caller's can be matched. Provable: the
/// platform got no send that nobody asked for, none in another conversation, and none twice (but a held survey after a bad token or a rate limit); one that Router refused never
/// got there; and between the caller's begin and the platform's begin there was a moment at which its app owned or
/// nobody did. Router decides in that span, so if every epoch that can have been current in it is known to belong to other
/// apps, the send was accepted wrongly. A survey obeys the same rule (it is held until then); only an app that is approved for
/// <c>HUMAN_AGENT</c> and uses the tag may send while another app owns. Not provable: a send that was accepted within the
/// same span in which control moved.
/// </para>
/// </summary>
internal static class SendsOfOwners
{
    public static IEnumerable<Violation> Check(ConversationHistory conversation)
    {
        var arrived = conversation.Graph
            .Where(call => call.App == conversation.Facts.RouterApp && call is { Edge: "messages", SendId: not null })
            .ToLookup(call => call.SendId!);
        var asked = conversation.Sends.ToLookup(send => send.SendId);

        foreach (var calls in arrived)
        {
            // A held survey is owed on Router's own account: what was refused for a while is tried again.
            var isSurvey = asked[calls.Key].Any(send => send.Survey);
            if (calls.Count(call => !(isSurvey && call.MayBeRepeated)) > 1)
            {
                yield return conversation.Broken(2, $"send {calls.Key} reached the platform {calls.Count()} times", [.. calls]);
            }

            if (!asked.Contains(calls.Key))
            {
                yield return conversation.Broken(2, $"send {calls.Key} reached the platform in a conversation in which nobody asked for it", [.. calls]);
            }
        }

        foreach (var tries in asked)
        {
            if (arrived[tries.Key].FirstOrDefault() is not { } call)
            {
                continue;
            }

            // A caller that got no answer may ask again under the same id: the first try opens the span.
            var send = tries.MinBy(one => one.Began)!;
            foreach (var refused in tries.Where(one => WasRefused(one, call)))
            {
                yield return conversation.Broken(2, $"send {tries.Key} was refused and reached the platform", refused, call);
            }

            var excepted = send.Tag == "HUMAN_AGENT" && conversation.Facts.Find(conversation.Name.Page, send.App) is { HumanAgent: true };
            if (!excepted && !conversation.Epochs.MayHaveOwned(send.Began, call.Began, owner => owner is null || owner == send.App))
            {
                var epoch = conversation.Epochs.ReachedBy(send.Began);
                var sighting = conversation.Epochs.OwnerOf(epoch)!;
                yield return conversation.Broken(
                    2, $"send {send.SendId} of app {send.App} reached the platform while {sighting.Says}", [send, call, .. sighting.Proof]);
            }
        }
    }

    // A refusal of the Graph API's own comes back unchanged: then the platform refused it too, with the same code.
    private static bool WasRefused(SendCalled send, GraphCalled call) =>
        send.Answer.RefusedForGood && (call.Status < 400 || (call.Code, call.Subcode) != (send.Answer.Code, send.Answer.Subcode));
}
