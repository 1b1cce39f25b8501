using System.Globalization;
using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>Reading conversations, messages and a person's profile (protocol.md 3.11).</summary>
internal static class ConversationReads
{
    /// <summary>"Only the newest 20 messages of a thread can be read in detail."</summary>
    private const int NewestMessages = 20;

    public static GraphAnswer Conversations(GraphTurn turn)
    {
        var fields = GraphArguments.Fields(turn.Arguments["fields"]);
        var user = turn.Text("user_id");
        var threads = turn.World.Conversations
            .Where(c => c.Page == turn.Page && c.Platform == turn.Platform && (user is null || c.Person.Value == user))
            .OrderByDescending(c => c.LastFromPerson);
        return Paging.List(turn, [.. threads.Select(c => (JsonNode)Read(turn, c, fields))]);
    }

    private static JsonObject Read(GraphTurn turn, MetaConversation c, string[] fields)
    {
        turn.World.Control.Expire(c);
        var answer = new JsonObject { ["id"] = c.Id, ["updated_time"] = Time(c.LastFromPerson) };
        foreach (var field in fields)
        {
            switch (field)
            {
                case "participants":
                    answer[field] = new JsonObject { ["data"] = new JsonArray(Someone(c.PersonName, c.Person.Value), Someone(c.Page.Name, c.Account.Value)) };
                    break;
                // Conversations API: is_owner stands there when Conversation Routing is on.
                case "is_owner" when turn.Page.Regime == MetaRegime.Routing:
                    answer[field] = c.Owner == turn.App;
                    break;
                case "messages":
                    var newest = c.Messages.AsEnumerable().Reverse().Take(NewestMessages).Select(message => (JsonNode)Message(c, message));
                    answer[field] = new JsonObject { ["data"] = new JsonArray([.. newest]) };
                    break;
                default:
                    break;
            }
        }

        return answer;
    }

    /// <summary>A message that was taken back, or has twenty newer ones above it, is answered as deleted.</summary>
    public static GraphAnswer ByMid(GraphTurn turn, MetaConversation c, string mid)
    {
        var at = c.Messages.FindIndex(message => message.Mid == mid);
        return c.Messages[at].IsDeleted || at < c.Messages.Count - NewestMessages
            ? turn.Refuse(GraphErrors.MessageDeleted)
            : GraphAnswer.Ok(Message(c, c.Messages[at]));
    }

    private static JsonObject Message(MetaConversation c, StoredMessage message)
    {
        var person = Someone(c.PersonName, c.Person.Value);
        var page = Someone(c.Page.Name, c.Account.Value);
        return new JsonObject
        {
            ["id"] = message.Mid,
            ["created_time"] = Time(message.SentAt),
            ["from"] = message.App is null ? person : page,
            ["to"] = new JsonObject { ["data"] = new JsonArray(message.App is null ? page : person) },
            ["message"] = message.Text ?? "",
        };
    }

    public static JsonObject Profile(GraphTurn turn, MetaConversation c)
    {
        var names = c.PersonName.Split(' ', 2);
        var known = new JsonObject
        {
            ["first_name"] = names[0],
            ["last_name"] = names.Length > 1 ? names[1] : "",
            ["name"] = c.PersonName,
            ["profile_pic"] = $"https://platform-lookaside.example/{c.Person}.jpg",
            ["locale"] = "en_US",
            ["timezone"] = 0,
            ["gender"] = "female",
        };
        var asked = GraphArguments.Fields(turn.Arguments["fields"]);
        var answer = new JsonObject();
        foreach (var field in asked.Length == 0 ? ["first_name", "last_name", "profile_pic"] : asked.Where(known.ContainsKey))
        {
            answer[field] = known[field]!.DeepClone();
        }

        answer["id"] = c.Person.Value;
        return answer;
    }

    private static JsonObject Someone(string name, string id) => new() { ["name"] = name, ["id"] = id };

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'+0000'", CultureInfo.InvariantCulture);
}
