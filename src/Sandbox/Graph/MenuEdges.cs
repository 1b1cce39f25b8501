using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>The messenger profile of a Page and the menu of one person (protocol.md 2.6, 3.11).</summary>
internal static class MenuEdges
{
    private static readonly string[] ProfileFields =
        ["get_started", "greeting", "ice_breakers", "persistent_menu", "whitelisted_domains", "account_linking_url", "commands"];

    public static GraphAnswer Profile(GraphTurn turn)
    {
        var stored = turn.Page.Profiles.GetValueOrDefault(turn.Platform) ?? [];
        var answer = new JsonObject();
        foreach (var field in GraphArguments.Fields(turn.Arguments["fields"]).Where(stored.ContainsKey))
        {
            answer[field] = stored[field]!.DeepClone();
        }

        return answer.Count == 0 ? GraphAnswer.List() : GraphAnswer.List(answer);
    }

    public static GraphAnswer SetProfile(GraphTurn turn)
    {
        var given = ProfileFields.Where(turn.Arguments.ContainsKey).ToArray();
        if (given.Length == 0)
        {
            return turn.Refuse(GraphErrors.Invalid("A messenger profile property is required."));
        }

        return MaySetMenu(turn, given) ?? Done(() =>
        {
            var stored = turn.Page.Profiles.GetValueOrDefault(turn.Platform) ?? (turn.Page.Profiles[turn.Platform] = []);
            foreach (var field in given)
            {
                var value = turn.Arguments[field];
                stored[field] = (GraphArguments.ListOf(value) ?? GraphArguments.ObjectOf(value) ?? value)?.DeepClone();
                turn.Page.ProfileAuthors[(turn.Platform, field)] = turn.App;
            }
        });
    }

    public static GraphAnswer DeleteProfile(GraphTurn turn)
    {
        var fields = GraphArguments.Names(turn.Arguments["fields"]);
        if (fields.Length == 0)
        {
            return turn.Refuse(GraphErrors.Invalid("The parameter fields is required."));
        }

        return MaySetMenu(turn, fields) ?? Done(() =>
        {
            foreach (var field in fields)
            {
                turn.Page.Profiles.GetValueOrDefault(turn.Platform)?.Remove(field);
            }
        });
    }

    /// <summary>HOP: any app may set the Page's menu, unless a Primary exists; then only the Primary. The error is not documented.</summary>
    private static GraphAnswer? MaySetMenu(GraphTurn turn, string[] fields) =>
        turn.Page is { Regime: MetaRegime.Handover, DefaultApp: { } primary } && primary != turn.App && fields.Contains("persistent_menu")
            ? turn.Refuse(GraphErrors.RoleMissing)
            : null;

    public static GraphAnswer UserMenu(GraphTurn turn)
    {
        if (turn.Conversation is not { } c)
        {
            return turn.Refuse(ControlEdges.UnknownPerson(turn));
        }

        return c.UserMenu is { } menu
            ? GraphAnswer.List(new JsonObject { ["user_level_persistent_menu"] = menu["menu"]!.DeepClone() })
            : GraphAnswer.List();
    }

    public static GraphAnswer SetUserMenu(GraphTurn turn) => OwnMenu(turn, c =>
    {
        c.UserMenu = GraphArguments.ListOf(turn.Arguments["persistent_menu"]) is { } menu ? new JsonObject { ["menu"] = menu.DeepClone() } : null;
        c.UserMenuAuthor = turn.App;
    });

    public static GraphAnswer DeleteUserMenu(GraphTurn turn) => OwnMenu(turn, c => c.UserMenu = null);

    /// <summary>HOP: the app in control may set or delete it, and any app while the thread is idle.</summary>
    private static GraphAnswer OwnMenu(GraphTurn turn, Action<MetaConversation> change)
    {
        if (turn.Conversation is not { } c)
        {
            return turn.Refuse(ControlEdges.UnknownPerson(turn));
        }

        return c.Owner is not null && c.Owner != turn.App ? turn.Refuse(GraphErrors.MenuRestricted) : Done(() => change(c));
    }

    private static GraphAnswer Done(Action change)
    {
        change();
        return GraphAnswer.Ok(new JsonObject { ["result"] = "success" });
    }
}
