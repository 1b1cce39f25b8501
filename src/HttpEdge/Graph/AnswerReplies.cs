using System.Diagnostics;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>What conversations answer, as HTTP. The codes themselves are in Wire's one table.</summary>
internal static class AnswerReplies
{
    // Hop by hop, or the server's own affair; a cookie of Meta's is not the caller's.
    private static readonly string[] NotPassedOn =
        ["Connection", "Content-Length", "Content-Type", "Date", "Keep-Alive", "Location", "Server", "Set-Cookie", "Transfer-Encoding", "Content-Encoding"];

    public static Reply Of(Answer answer) => (answer switch
    {
        Answer.Granted => Success,
        Answer.Refused a => Reply.Of(GraphErrors.Of(a.Refusal, a.Channel)) with { Malformed = a.Refusal is Refusal.DurationOutOfRange or Refusal.MetadataTooLong },
        Answer.RefusedByMeta a => Of(a.Meta),
        Answer.Unknown => Reply.Of(GraphErrors.Busy("Meta has not said yet whether control moved. Read thread_owner in a few seconds.")),
        _ => throw new UnreachableException($"Answer {answer.GetType().Name}."),
    }) with
    {
        Standing = new Standing(answer.Owner, answer.Epoch),
    };

    public static Reply Of(SendAnswer answer, PersonId person) => (answer switch
    {
        SendAnswer.Graph a => Of(a.Answer),
        SendAnswer.Refused a => Reply.Of(GraphErrors.Of(a.Refusal, a.Channel)),
        SendAnswer.Held a => PageReplies.Sent(person, a.Mid),
        SendAnswer.Before a => Of(a.Outcome, person, a.Channel),
        _ => throw new UnreachableException($"Send answer {answer.GetType().Name}."),
    }) with
    {
        Standing = answer.Epoch is { } epoch ? new Standing(answer.Owner, epoch) : null,
    };

    /// <summary>The Graph API's answer, unchanged, usage headers included (rules.md section 4).</summary>
    public static Reply Of(GraphAnswer answer)
    {
        // No redirects, ever (design.md section 6): a client would take its token there.
        if (answer.Status is >= 300 and < 400)
        {
            return Reply.Of(GraphErrors.Unavailable("The Graph API answered with a redirect, which Router does not follow."));
        }

        var type = answer.Headers.FirstOrDefault(h => h.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)).Value;
        return answer.Body.IsEmpty
            ? Reply.Of(GraphErrors.Unavailable("The Graph API answered without a body.")) with { Headers = PassedOn(answer) }
            : new Reply(answer.Status, answer.Body) { ContentType = type ?? "application/json; charset=UTF-8", Headers = PassedOn(answer) };
    }

    public static Reply Success => PageReplies.Success;

    private static Reply Of(SendOutcome outcome, PersonId person, Channel channel) => outcome switch
    {
        SendOutcome.Accepted o => PageReplies.Sent(person, o.Mid),
        SendOutcome.Refused o => Reply.Of(new GraphError(400, o.Code, o.Subcode, $"(#{o.Code}) The Graph API refused this message before. It is not sent again under the same Idempotency-Key.")),
        SendOutcome.Unknown => Reply.Of(GraphErrors.Of(Refusal.SendOutcomeUnknown, channel)),
        SendOutcome.NotStarted => Reply.Of(new GraphError(500, 2, null, "(#2) This message was not sent. Send it again with a new Idempotency-Key.")),
        _ => throw new UnreachableException($"Outcome {outcome.GetType().Name}."),
    };

    private static KeyValuePair<string, string>[] PassedOn(GraphAnswer answer) =>
        [.. answer.Headers.Where(h => !NotPassedOn.Contains(h.Key, StringComparer.OrdinalIgnoreCase))];
}
