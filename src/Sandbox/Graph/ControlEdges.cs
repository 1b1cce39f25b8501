using System.Globalization;
using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>The thread-control edges (protocol.md 3.2–3.9): they read and map; the rules are in <see cref="ControlMoves"/>.</summary>
internal static class ControlEdges
{
    public static GraphAnswer Pass(GraphTurn turn) => OnThread(turn, c =>
    {
        MetaApp? target = null;
        if (turn.Text("target_app_id") is { } id)
        {
            target = turn.World.FindApp(id);
            if (target is null || !turn.Page.Knows(target, c.Platform))
            {
                return c.Owner is null || c.Owner == turn.App ? GraphErrors.UnknownTarget : GraphErrors.PassByNonOwner;
            }
        }

        return turn.World.Control.Pass(c, turn.App, target, turn.Text("metadata"), turn.Number);
    });

    public static GraphAnswer Take(GraphTurn turn) =>
        OnThread(turn, c => turn.World.Control.Take(c, turn.App, turn.Text("metadata"), turn.Number));

    public static GraphAnswer Request(GraphTurn turn) =>
        OnThread(turn, c => turn.World.Control.Request(c, turn.App, turn.Text("metadata"), turn.Number));

    public static GraphAnswer Release(GraphTurn turn) =>
        OnThread(turn, c => turn.World.Control.Release(c, turn.App, turn.Number));

    /// <summary><c>duration</c> is in seconds and optional in the SDK; a day is what the samples use.</summary>
    public static GraphAnswer Extend(GraphTurn turn) => OnThread(turn, c =>
        !turn.Arguments.ContainsKey("duration") ? turn.World.Control.Extend(c, turn.App, TimeSpan.FromDays(1))
        : int.TryParse(turn.Text("duration"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var seconds)
            ? turn.World.Control.Extend(c, turn.App, TimeSpan.FromSeconds(seconds))
            : GraphErrors.Invalid("Param duration must be an integer."));

    /// <summary>T20: control stays, the target gets the note. The edge left the SDK with Conversation Routing.</summary>
    public static GraphAnswer PassMetadata(GraphTurn turn) => OnThread(turn, c =>
    {
        if (turn.Page.Regime != MetaRegime.Handover)
        {
            return GraphErrors.NoSuchObject("pass_thread_metadata");
        }

        var target = turn.World.FindApp(turn.Text("target_app_id"));
        if (target is null || !turn.Page.Knows(target, c.Platform))
        {
            return GraphErrors.UnknownTarget;
        }

        if (turn.Text("metadata") is not { } metadata)
        {
            return GraphErrors.Invalid("The parameter metadata is required");
        }

        turn.World.Feed.Metadata(c, turn.App, target, metadata);
        return null;
    });

    /// <summary>
    /// Idle is an empty list. Under Conversation Routing only the owner and the default app see who owns; others see that somebody
    /// does, by <c>expiration</c> alone (CR-M).
    /// </summary>
    public static GraphAnswer Owner(GraphTurn turn)
    {
        if (turn.Conversation is not { } c)
        {
            return turn.Refuse(UnknownPerson(turn));
        }

        if (c.Owner is not { } owner)
        {
            return GraphAnswer.List();
        }

        var sees = turn.Page.Regime == MetaRegime.Handover || owner == turn.App || turn.Page.DefaultApp == turn.App;
        if (turn.Call.MeetsFaults && turn.World.Faults.Draw(Fault.OwnerHidden, turn.Call.Target(turn.App.Id)) is not null)
        {
            sees = false;
        }

        var answer = new JsonObject();
        if (sees)
        {
            answer["app_id"] = owner.Id.Value;
        }

        answer["expiration"] = c.ExpiresAt!.Value.ToUnixTimeSeconds();
        return GraphAnswer.List(new JsonObject { ["thread_owner"] = answer });
    }

    /// <summary>Only the Primary may ask (protocol.md 3.8).</summary>
    public static GraphAnswer SecondaryReceivers(GraphTurn turn)
    {
        if (turn.Page.DefaultApp != turn.App)
        {
            return turn.Refuse(GraphErrors.RoleMissing);
        }

        var apps = turn.World.Apps
            .Where(app => app != turn.App && (app == turn.Page.Inbox(turn.Platform) || turn.Page.Subscriptions.ContainsKey(app.Id)))
            .Select(app => (JsonNode)new JsonObject { ["id"] = app.Id.Value, ["name"] = app.Name });
        return GraphAnswer.List([.. apps]);
    }

    public static GraphError UnknownPerson(GraphTurn turn) =>
        turn.Call.Person is null ? GraphErrors.Invalid("The parameter recipient is required") : GraphErrors.UnknownPerson(turn.Platform);

    private static GraphAnswer OnThread(GraphTurn turn, Func<MetaConversation, GraphError?> act) =>
        turn.Conversation is { } c ? turn.SuccessUnless(act(c)) : turn.Refuse(UnknownPerson(turn));
}
