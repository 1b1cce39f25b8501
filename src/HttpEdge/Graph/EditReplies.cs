using System.Diagnostics;
using Router.Conversations;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>How a change of the directory that an app asked for is answered.</summary>
internal static class EditReplies
{
    public static Reply ToApp(EditOutcome outcome) => outcome.Refusal switch
    {
        null => PageReplies.Success,
        EditRefusal.Declared => Reply.Of(GraphErrors.NotAllowed("Router's configuration file declares this, so it is changed there: ask an operator.")),
        EditRefusal.NotFound or EditRefusal.Exists or EditRefusal.Invalid => Reply.Of(GraphErrors.Parameter(outcome.Reason)),
        _ => throw new UnreachableException($"Refusal {outcome.Refusal}."),
    };
}
