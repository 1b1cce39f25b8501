using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Router.HttpEdge.Tests;

/// <summary>One way of writing a call: the columns that real clients differ in (protocol.md 3.1, 7).</summary>
internal sealed record CallForm(string Call, string Version, string Node, string TokenPlace, string Encoding, string Ids, string Recipient, bool Batch)
{
    private static readonly string[] Calls =
        ["pass_thread_control", "take_thread_control", "request_thread_control", "cancel", "release_thread_control", "extend_thread_control", "pass_thread_metadata", "thread_owner", "messages"];

    private static readonly string[] Versions = ["", "/v6.0", "/v25.0"];
    private static readonly string[] Nodes = ["me", World.Page, World.Instagram];
    private static readonly string[] TokenPlaces = ["query", "body", "bearer"];
    private static readonly string[] Encodings = ["json", "json as form", "form", "form without type", "multipart", "query"];
    private static readonly string[] IdTypes = ["string", "number"];
    private static readonly string[] Recipients = ["object", "json text", "loose text", "brackets"];

    /// <summary>Every control call, and the send beside them, in pairwise forms.</summary>
    public static IEnumerable<CallForm> All() => Calls.SelectMany(call =>
        Pairwise.Rows([Versions.Length, Nodes.Length, TokenPlaces.Length, Encodings.Length, IdTypes.Length, Recipients.Length, 2], r => Of(call, r).IsPossible).Select(r => Of(call, r)));

    public string Method => Call switch { "thread_owner" => "GET", "cancel" => "DELETE", _ => "POST" };

    private string Edge => Call == "cancel" ? "request_thread_control" : Call;

    private bool IsJson => Encoding is "json" or "json as form";

    // Brackets are a form's; a query has no body for the token; a batch is a POST, its parts carry no headers.
    private bool IsPossible => !(IsJson && Recipient == "brackets") && !(Encoding == "query" && TokenPlace == "body") && !(Encoding == "multipart" && Method == "GET" && !Batch);

    private static CallForm Of(string call, int[] row) =>
        new(call, Versions[row[0]], Nodes[row[1]], TokenPlaces[row[2]], Encodings[row[3]], IdTypes[row[4]], Recipients[row[5]], row[6] == 1);

    public HttpRequestMessage ToRequest()
    {
        var parameters = Parameters();
        return Batch ? InBatch(parameters) : Alone(Method, $"{Version}/{Node}/{Edge}", parameters);
    }

    private Dictionary<string, object> Parameters()
    {
        object Id(long id) => Ids == "number" ? id : id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var person = Id(9001);
        var parameters = new Dictionary<string, object>();
        if (Recipient == "brackets")
        {
            parameters["recipient[id]"] = person;
        }
        else
        {
            parameters["recipient"] = Recipient switch
            {
                "object" when IsJson => new Dictionary<string, object> { ["id"] = person },
                "loose text" => $"{{id:{person}}}",
                _ => JsonSerializer.Serialize(new Dictionary<string, object> { ["id"] = person }),
            };
        }

        if (Call is "pass_thread_control" or "pass_thread_metadata")
        {
            parameters["target_app_id"] = Id(World.Desk);
            parameters["metadata"] = "a & b = \"c\"";
        }

        if (Call == "messages")
        {
            parameters["message"] = IsJson ? new Dictionary<string, object> { ["text"] = "a & b" } : """{"text":"a & b"}""";
        }

        if (Call == "extend_thread_control")
        {
            parameters["duration"] = Id(3600);
        }

        return parameters;
    }

    private HttpRequestMessage Alone(string method, string path, Dictionary<string, object> parameters)
    {
        var query = new List<string>();
        if (TokenPlace == "query")
        {
            query.Add("access_token=" + World.BotToken);
        }
        else if (TokenPlace == "body")
        {
            parameters = new(parameters) { ["access_token"] = World.BotToken };
        }

        var content = Content(parameters);
        if (Encoding == "query")
        {
            query.Add(Urlencoded(parameters));
        }

        var request = new HttpRequestMessage(new HttpMethod(method), path + (query.Count > 0 ? "?" + string.Join('&', query) : "")) { Content = content };
        if (TokenPlace == "bearer")
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", World.BotToken);
        }

        return request;
    }

    private HttpContent? Content(Dictionary<string, object> parameters) => Encoding switch
    {
        "json" => Typed(JsonSerializer.Serialize(parameters), "application/json"),
        "json as form" => Typed(JsonSerializer.Serialize(parameters), "application/x-www-form-urlencoded"),
        "form" => Typed(Urlencoded(parameters), "application/x-www-form-urlencoded"),
        "form without type" => Typed(Urlencoded(parameters), null),
        "multipart" => Multipart(parameters),
        _ => null,
    };

    private static MultipartFormDataContent Multipart(Dictionary<string, object> parameters)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in parameters)
        {
            content.Add(new StringContent($"{value}"), $"\"{name}\"");
        }

        return content;
    }

    // The part in the encoding of the form; the batch around it in the same.
    private HttpRequestMessage InBatch(Dictionary<string, object> parameters)
    {
        var path = $"{Version.TrimStart('/')}{(Version.Length > 0 ? "/" : "")}{Node}/{Edge}";
        var part = new Dictionary<string, object> { ["method"] = Method };
        var inQuery = Encoding == "query" || Method == "GET";
        part["relative_url"] = inQuery ? $"{path}?{Urlencoded(parameters)}" : path;
        if (!inQuery)
        {
            part["body"] = IsJson ? JsonSerializer.Serialize(parameters) : Urlencoded(parameters);
        }

        var list = new[] { part };
        object batch = IsJson ? list : JsonSerializer.Serialize(list);
        return Alone("POST", Version + "/", new Dictionary<string, object> { ["batch"] = batch });
    }

    private static StringContent Typed(string text, string? type)
    {
        var content = new StringContent(text, System.Text.Encoding.UTF8);
        content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        return content;
    }

    private static string Urlencoded(Dictionary<string, object> parameters) =>
        string.Join('&', parameters.Select(p => $"{(p.Key.Contains('[') ? p.Key : Uri.EscapeDataString(p.Key))}={Uri.EscapeDataString($"{p.Value}")}"));
}
