using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>What changes and commands come to, for the operator.</summary>
internal static class AdminAnswers
{
    public static IResult Ok<T>(T value) => TypedResults.Ok(value);

    public static IResult Done => TypedResults.Ok(DoneView.Yes);

    public static IResult Of(EditOutcome outcome) => outcome.IsDone ? Done : Refused(outcome);

    /// <summary>A refused change. A declared object says where it is changed instead.</summary>
    public static IResult Refused(EditOutcome outcome) => outcome.Refusal switch
    {
        EditRefusal.NotFound => AdminReplies.Error(404, "not_found", Text(outcome, "There is no such object.")),
        EditRefusal.Exists => AdminReplies.Error(409, "exists", Text(outcome, "There is one with this id already.")),
        EditRefusal.Declared => AdminReplies.Error(409, "declared", Text(outcome, "The configuration file declares this: change it there and start Router again.")),
        EditRefusal.Invalid => AdminReplies.Error(400, "invalid", Text(outcome, "The change breaks a rule.")),
        _ => throw new UnreachableException($"Refusal {outcome.Refusal}."),
    };

    public static IResult Of(Answer answer) => answer switch
    {
        Answer.Granted => Done,
        Answer.Refused a => AdminReplies.Error(409, "refused", GraphErrors.Of(a.Refusal, a.Channel).Message),
        Answer.RefusedByMeta => AdminReplies.Error(409, "refused_by_meta", "Meta refused the change, and control stays as it was. The conversation's timeline says why."),
        Answer.Unknown => AdminReplies.Error(503, "unknown", "Meta has not said yet whether control moved. Look at the conversation in a few seconds."),
        _ => throw new UnreachableException($"Answer {answer.GetType().Name}."),
    };

    public static IResult NotFound(string what) => AdminReplies.Error(404, "not_found", $"There is no such {what}.");

    public static IResult Invalid(string message) => AdminReplies.Error(400, "invalid", message);

    private static string Text(EditOutcome outcome, string otherwise) => outcome.Reason.Length > 0 ? outcome.Reason : otherwise;
}
