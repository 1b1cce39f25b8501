using System.Text;
using System.Text.Json.Nodes;
using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>A request that must be refused, and how.</summary>
/// <param name="Make">Writes the request.</param>
/// <param name="Code">Of the error: a number at the webhook and the Graph-compatible API, a word at the admin API.</param>
/// <param name="Reason">What it is counted as.</param>
internal sealed record BadRequest(Func<BadWorld, HttpRequestMessage> Make, int Status, object Code, int? Subcode, string Reason);

/// <summary>Every kind of bad input that one request can carry.</summary>
internal static class BadRequests
{
    private const int TooMuch = (4 * 1024 * 1024) + 1;

    private static readonly string Deep = string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100);

    public static readonly SortedDictionary<string, BadRequest> All = new(
        ((IEnumerable<KeyValuePair<string, BadRequest>>)[.. AtTheWebhook(), .. AtGraph(), .. ControlCalls(), .. AtTheAdminApi()]).ToDictionary(), StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, BadRequest>> AtTheWebhook()
    {
        const string Good = """{"object":"page","entry":[]}""";
        yield return Webhook("no signature", Good, 401, 190, "missing_signature", signature: "");
        yield return Webhook("a wrong signature", Good, 403, 190, "wrong_signature", signature: "sha256=" + new string('0', 64));
        yield return Webhook("a malformed signature", Good, 403, 190, "malformed_signature", signature: "sha256=xyz");
        yield return Webhook("a signature by another algorithm", Good, 403, 190, "malformed_signature", signature: "md5=" + new string('0', 32));
        yield return Webhook("a body over the limit", new string(' ', TooMuch), 413, 100, "body_too_large");
        yield return Webhook("broken JSON", """{"object":"page","entry":[""", 400, 100, "malformed_item");
        yield return Webhook("no JSON at all", "object=page", 400, 100, "malformed_item");
        yield return Webhook("an empty body", "", 400, 100, "malformed_item");
        yield return Webhook("no entry", """{"object":"page"}""", 400, 100, "malformed_item");
        yield return Webhook("an unknown object", """{"object":"user","entry":[]}""", 404, 100, "unknown_object");
        yield return new("webhook: a wrong method", new(bad => RawCall.Of(HttpMethod.Put, bad.World.Router.Webhook), 405, 100, 33, "wrong_method"));
        yield return new("webhook: a wrong verify token", new(
            bad => RawCall.Of(HttpMethod.Get, new(bad.World.Router.Webhook + "?hub.mode=subscribe&hub.challenge=1&hub.verify_token=guess")), 403, 10, null, "wrong_verify_token"));
    }

    private static IEnumerable<KeyValuePair<string, BadRequest>> AtGraph()
    {
        yield return Graph("no token", HttpMethod.Get, "me/thread_owner?recipient=5", token: null, 400, 190, null, "bad_token");
        yield return Graph("an unknown token", HttpMethod.Get, "me/thread_owner?recipient=5", "token-of-nobody", 400, 190, null, "bad_token");
        yield return Graph("an unknown token in the query", HttpMethod.Get, "me/thread_owner?recipient=5&access_token=guess", token: null, 400, 190, null, "bad_token");
        yield return Graph("a token of another Page", HttpMethod.Get, $"{World.PageId}/thread_owner?recipient=5", BadWorld.OtherToken, 400, 100, 33, "unknown_path");
        yield return Graph("another Page with one's own token", HttpMethod.Get, $"{BadWorld.OtherPage}/thread_owner?recipient=5", Plan.Bot.Token, 400, 100, 33, "unknown_path");
        yield return Graph("an unknown Page", HttpMethod.Post, "77777/pass_thread_control", Plan.Bot.Token, 400, 100, 33, "unknown_path", """{"recipient":{"id":"5"}}""");
        yield return Graph("a wrong proof", HttpMethod.Get, "me/thread_owner?recipient=5&appsecret_proof=00", Plan.Bot.Token, 400, 100, null, "wrong_proof");
        yield return Graph("a Page's token asked for", HttpMethod.Get, "me?fields=name,access_token", Plan.Bot.Token, 400, 100, null, "bad_parameter");
        yield return Graph("a Page's token asked for inside", HttpMethod.Get, "me/conversations?fields=participants{access_token}", Plan.Bot.Token, 400, 100, null, "bad_parameter");
        yield return Graph("an unknown edge", HttpMethod.Post, "me/no_such_edge", Plan.Bot.Token, 404, 100, 33, "unknown_path", "{}");
        yield return Graph("an unknown node", HttpMethod.Get, "somewhere/else", Plan.Bot.Token, 400, 100, 33, "unknown_path");
        yield return Graph("a wrong method", HttpMethod.Get, "me/take_thread_control", Plan.Bot.Token, 405, 100, 33, "wrong_method");
        yield return Graph("a method nobody knows", HttpMethod.Put, "me/messages", Plan.Bot.Token, 405, 100, 33, "wrong_method", "{}");
        yield return Graph("a body over the limit", HttpMethod.Post, "me/messages", Plan.Bot.Token, 413, 100, null, "body_too_large", new string(' ', TooMuch));
        yield return Graph("a type nobody reads", HttpMethod.Post, "me/messages", Plan.Bot.Token, 415, 100, null, "unsupported_media_type", "<message/>", "application/xml");
        yield return Graph("broken JSON", HttpMethod.Post, "me/take_thread_control", Plan.Bot.Token, 400, 100, null, "bad_parameter", "{\"recipient\":");
        yield return Graph("deep JSON", HttpMethod.Post, "me/take_thread_control", Plan.Bot.Token, 400, 100, null, "bad_parameter", Deep);
        yield return Graph("a JSON array", HttpMethod.Post, "me/take_thread_control", Plan.Bot.Token, 400, 100, null, "bad_parameter", "[1]");
        yield return Graph("a send without a message", HttpMethod.Post, "me/messages", Plan.Bot.Token, 400, 100, null, "bad_parameter", """{"recipient":{"id":"5"}}""");
        yield return Graph("a send without a recipient", HttpMethod.Post, "me/messages", Plan.Bot.Token, 400, 100, null, "bad_parameter", """{"message":{"text":"x"}}""");
        yield return Graph("a batch that is none", HttpMethod.Post, "", Plan.Bot.Token, 400, 100, null, "bad_parameter", """{"batch":"nonsense"}""");
        yield return Graph("a batch of too many", HttpMethod.Post, "", Plan.Bot.Token, 400, 100, null, "bad_parameter",
            new JsonObject { ["batch"] = new JsonArray([.. Enumerable.Range(0, 51).Select(_ => (JsonNode)new JsonObject { ["method"] = "GET", ["relative_url"] = "me" })]) }.ToJsonString());
        yield return Graph("an edge this app may not forward", HttpMethod.Get, "me/personas", Plan.Bot.Token, 403, 10, null, "not_allowed");
    }

    /// <summary>Every control call with every malformed parameter it has.</summary>
    private static IEnumerable<KeyValuePair<string, BadRequest>> ControlCalls()
    {
        string[] edges = ["pass_thread_control", "take_thread_control", "request_thread_control", "release_thread_control", "extend_thread_control", "pass_thread_metadata"];
        string?[] recipients = [null, "null", "[]", "\"\"", "true", "{}", """{"id":null}""", """{"id":""}""", """{"id":{}}""", """{"id":["5"]}""", """{"id":"page"}""", """{"id":1.5}"""];
        foreach (var recipient in recipients)
        {
            foreach (var edge in edges)
            {
                yield return Control(HttpMethod.Post, edge, ("recipient", recipient), ("target_app_id", Plan.Desk.Id));
            }

            yield return Control(HttpMethod.Delete, "request_thread_control", ("recipient", recipient));
        }

        yield return Graph("thread_owner without a recipient", HttpMethod.Get, "me/thread_owner", Plan.Bot.Token, 400, 100, null, "bad_parameter");
        foreach (var target in (string[])["\"desk\"", "-9002", "9002.5", "{}", "[9002]", "true", "99999999999999999999999"])
        {
            yield return Control(HttpMethod.Post, "pass_thread_control", ("recipient", "person"), ("target_app_id", target));
            yield return Control(HttpMethod.Post, "pass_thread_metadata", ("recipient", "person"), ("target_app_id", target), ("metadata", "\"note\""));
        }

        yield return Control(HttpMethod.Post, "pass_thread_metadata", ("recipient", "person"), ("metadata", "\"note\""));
        foreach (var duration in (string[])["\"soon\"", "0", "-60", "604801", "1e300", "{}", "true"])
        {
            yield return Control(HttpMethod.Post, "extend_thread_control", ("recipient", "person"), ("duration", duration));
        }

        foreach (var edge in (string[])["pass_thread_control", "take_thread_control", "request_thread_control", "pass_thread_metadata"])
        {
            yield return Control(HttpMethod.Post, edge, ("recipient", "person"), ("target_app_id", Plan.Desk.Id), ("metadata", $"\"{new string('m', 1001)}\""));
        }
    }

    private static IEnumerable<KeyValuePair<string, BadRequest>> AtTheAdminApi()
    {
        yield return Admin("no admin token", HttpMethod.Get, "pages", 401, "unauthorized", "bad_admin_token", token: "");
        yield return Admin("a wrong admin token", HttpMethod.Get, "pages", 401, "unauthorized", "bad_admin_token", token: "guess");
        yield return Admin("an unknown path", HttpMethod.Get, "nothing-here", 404, "not_found", "unknown_path");
        yield return Admin("a wrong method", HttpMethod.Patch, "pages", 405, "wrong_method", "wrong_method");
        yield return Admin("broken JSON", HttpMethod.Put, "pages/5", 400, "bad_request", "bad_parameter", "{\"name\":");
        yield return Admin("a type nobody reads", HttpMethod.Put, "pages/5", 415, "unsupported_media_type", "unsupported_media_type", "<page/>", "application/xml");
        yield return new("admin: a foreign host", new(
            bad =>
            {
                var request = RawCall.Of(HttpMethod.Get, new(bad.World.Router.Private, "/admin/pages"), bad.World.Router.AdminToken);
                request.Headers.Host = "evil.example";
                return request;
            },
            403, "wrong_host", null, "wrong_host"));
    }

    private static KeyValuePair<string, BadRequest> Webhook(string name, string body, int status, int code, string reason, string? signature = null) => new(
        $"webhook: {name}",
        new(
            bad =>
            {
                var bytes = Encoding.UTF8.GetBytes(body);
                var request = RawCall.Of(HttpMethod.Post, bad.World.Router.Webhook, token: null, bytes);
                var value = signature ?? "sha256=" + Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(World.SeatSecret), bytes));
                if (value.Length > 0)
                {
                    request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", value);
                }

                return request;
            },
            status, code, null, reason));

    private static KeyValuePair<string, BadRequest> Graph(
        string name, HttpMethod method, string path, string? token, int status, int code, int? subcode, string reason, string? body = null, string contentType = "application/json") => new(
        $"graph: {name}",
        new(bad => RawCall.Of(method, new(bad.World.Router.Public, $"/v23.0/{path}"), token, body is null ? null : Encoding.UTF8.GetBytes(body), contentType), status, code, subcode, reason));

    // "person" stands for the recipient of somebody whom the bot serves.
    private static KeyValuePair<string, BadRequest> Control(HttpMethod method, string edge, params (string Name, string? Json)[] parameters)
    {
        var shown = string.Join(", ", parameters.Where(one => one.Json is not null).Select(one => $"{one.Name} {(one.Json!.Length > 40 ? one.Json[..40] + "…" : one.Json)}"));
        return new(
            $"control: {method} {edge} with {(shown.Length == 0 ? "nothing" : shown)}",
            new(
                bad => RawCall.Of(
                    method, new(bad.World.Router.Public, $"/v23.0/me/{edge}"), Plan.Bot.Token,
                    $"{{{string.Join(',', parameters.Where(one => one.Json is not null).Select(one => $"\"{one.Name}\":{(one.Json == "person" ? $"{{\"id\":\"{bad.Person.Id.Value}\"}}" : one.Json)}"))}}}"),
                400, 100, null, "bad_parameter"));
    }

    private static KeyValuePair<string, BadRequest> Admin(
        string name, HttpMethod method, string path, int status, string code, string reason, string? body = null, string contentType = "application/json", string? token = null) => new(
        $"admin: {name}",
        new(
            bad => RawCall.Of(
                method, new(bad.World.Router.Private, $"/admin/{path}"), token is null ? bad.World.Router.AdminToken : token.Length == 0 ? null : token,
                body is null ? null : Encoding.UTF8.GetBytes(body), contentType),
            status, code, null, reason));
}
