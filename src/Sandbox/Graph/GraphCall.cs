using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>One Graph call, whichever way it came: over HTTP, as a part of a batch, or from an actor in this process.</summary>
internal sealed record GraphCall(string Method, IReadOnlyList<string> Path, JsonObject Arguments)
{
    public string? Token { get; init; }

    public string? Proof { get; init; }

    public UploadedFile? File { get; init; }

    /// <summary>Scheme, host and port the caller used, for paging links.</summary>
    public string Address { get; init; } = "";

    /// <summary>Calls of actors are not disturbed by faults.</summary>
    public bool MeetsFaults { get; init; }

    /// <summary>The answer will not reach the caller; only noted in the journal.</summary>
    public bool AnswerLost { get; init; }

    /// <summary>What the journal and faults call it: the edge, or what kind of node is read.</summary>
    public string Edge => Path switch
    {
        [] => Arguments.ContainsKey("batch") ? "batch" : "",
        [var only] => only == "debug_token" ? only : "node",
        _ => Path[^1],
    };

    /// <summary>The person the call is about, where it names one.</summary>
    public Psid? Person
    {
        get
        {
            var recipient = Arguments["recipient"];
            var id = GraphArguments.TextOf(GraphArguments.ObjectOf(recipient)?["id"])
                ?? GraphArguments.TextOf(Arguments["psid"])
                ?? (Edge == "thread_owner" ? GraphArguments.TextOf(recipient) : null);
            return string.IsNullOrWhiteSpace(id) ? null : new Psid(id);
        }
    }

    public FaultTarget Target(MetaAppId? app) => new(app, [Edge], [Person]);
}

internal sealed record UploadedFile(string Name, string ContentType, long Bytes);

/// <summary>Status, body and headers of an answer; the body is always JSON.</summary>
public sealed record GraphAnswer(int Status, JsonNode Body)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    internal static GraphAnswer Ok(JsonNode body) => new(200, body);

    internal static GraphAnswer Success() => Ok(new JsonObject { ["success"] = true });

    internal static GraphAnswer List(params JsonNode?[] items) => Ok(new JsonObject { ["data"] = new JsonArray(items) });

    public int? Code => Number("code");

    public int? Subcode => Number("error_subcode");

    public string? Text(string member) => GraphArguments.TextOf((Body as JsonObject)?[member]);

    private int? Number(string member) => (Body as JsonObject)?["error"]?[member]?.GetValue<int>();
}
