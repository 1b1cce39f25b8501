using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>The Page's own node, its subscriptions, menus and personas (protocol.md 3.11).</summary>
internal static class PageEdges
{
    /// <summary>The subscription fields of the SDK's list that matter here; another name is refused.</summary>
    private static readonly HashSet<string> KnownFields =
    [
        "messages", "message_deliveries", "message_echoes", "message_edits", "message_reactions", "message_reads", "message_context",
        "message_mention", "messaging_account_linking", "messaging_appointments", "messaging_customer_information", "messaging_feedback",
        "messaging_game_plays", "messaging_handovers", "messaging_handover", "messaging_in_thread_lead_form_submit", "messaging_integrity",
        "messaging_optins", "messaging_optouts", "messaging_policy_enforcement", "messaging_postbacks", "messaging_referrals",
        "messaging_referral", "messaging_seen", "response_feedback", "send_cart", "standby", "inbox_labels", "feed", "leadgen",
    ];

    public static GraphAnswer Node(GraphTurn turn)
    {
        var fields = GraphArguments.Fields(turn.Arguments["fields"]);
        var answer = new JsonObject();
        foreach (var field in fields.Length == 0 ? ["name"] : fields)
        {
            switch (field)
            {
                case "name":
                    answer["name"] = turn.Page.Name;
                    break;
                case "messaging_feature_status":
                    var routing = turn.Page.Regime == MetaRegime.Routing;
                    answer[field] = new JsonObject
                    {
                        ["hop_v2"] = turn.Page.Regime == MetaRegime.Handover,
                        ["msgr_multi_app"] = routing,
                        ["ig_multi_app"] = routing && turn.Page.InstagramId is not null,
                    };
                    break;
                case "instagram_business_account" when turn.Page.InstagramId is { } account:
                    answer[field] = new JsonObject { ["id"] = account.Value };
                    break;
                // Account linking: which person opened the login that this token came with.
                case "recipient" when turn.Text("account_linking_token") is { } linking:
                    if (!turn.Page.LinkingTokens.TryGetValue(linking, out var person))
                    {
                        return turn.Refuse(GraphErrors.LinkingTokenInvalid);
                    }

                    answer[field] = person.Value;
                    break;
                case "access_token":
                    answer[field] = turn.Call.Token;
                    break;
                default:
                    break;
            }
        }

        answer["id"] = turn.Page.Id.Value;
        return GraphAnswer.Ok(answer);
    }

    public static GraphAnswer Subscribe(GraphTurn turn)
    {
        var fields = GraphArguments.Names(turn.Arguments["subscribed_fields"]);
        if (fields.Length == 0)
        {
            return turn.Refuse(GraphErrors.Invalid("The parameter subscribed_fields is required."));
        }

        if (fields.FirstOrDefault(field => !KnownFields.Contains(field)) is { } unknown)
        {
            return turn.Refuse(GraphErrors.Invalid($"Param subscribed_fields must be known fields; got \"{unknown}\"."));
        }

        turn.Page.Subscribe(turn.App, fields);
        return GraphAnswer.Success();
    }

    public static GraphAnswer Subscriptions(GraphTurn turn) => turn.Page.FieldsOf(turn.App) is { } fields
        ? GraphAnswer.List(new JsonObject
        {
            ["category"] = "Business",
            ["link"] = "https://www.facebook.com/games/?app_id=" + turn.App.Id,
            ["name"] = turn.App.Name,
            ["id"] = turn.App.Id.Value,
            ["subscribed_fields"] = new JsonArray([.. fields.Select(field => (JsonNode)field)]),
        })
        : GraphAnswer.List();

    public static GraphAnswer Unsubscribe(GraphTurn turn)
    {
        turn.Page.Unsubscribe(turn.App);
        return GraphAnswer.Success();
    }

    public static GraphAnswer CreatePersona(GraphTurn turn)
    {
        if (turn.Text("name") is not { Length: > 0 and <= 50 } name)
        {
            return turn.Refuse(GraphErrors.Invalid("The parameter name is required and has at most 50 characters."));
        }

        var id = turn.World.NewNumber();
        turn.Page.Personas[id] = new JsonObject { ["name"] = name, ["profile_picture_url"] = turn.Text("profile_picture_url"), ["id"] = id };
        return GraphAnswer.Ok(new JsonObject { ["id"] = id });
    }

    public static GraphAnswer Personas(GraphTurn turn) => Paging.List(turn, [.. turn.Page.Personas.Values.Select(persona => persona.DeepClone())]);

    /// <summary>A persona, a message or a person, by id alone.</summary>
    public static GraphAnswer Object(GraphTurn turn, string id)
    {
        if (turn.Page.Personas.TryGetValue(id, out var persona))
        {
            return GraphAnswer.Ok(persona.DeepClone());
        }

        if (turn.World.Conversation(turn.Page, new(id)) is { } c)
        {
            return GraphAnswer.Ok(ConversationReads.Profile(turn, c));
        }

        return turn.World.Conversations.FirstOrDefault(thread => thread.Page == turn.Page && thread.Messages.Exists(message => message.Mid == id)) is { } holder
            ? ConversationReads.ByMid(turn, holder, id)
            : turn.Refuse(GraphErrors.NoSuchObject(id));
    }

    public static GraphAnswer DeletePersona(GraphTurn turn, string id) =>
        turn.Page.Personas.Remove(id) ? GraphAnswer.Success() : turn.Refuse(GraphErrors.NoSuchObject(id));
}
