using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Router.Sandbox;

/// <summary>
/// An HTTP request becomes a <see cref="GraphCall"/>: with or without version, token in query, body or header, body as JSON, form,
/// multipart or nothing, <c>recipient[id]=</c>, <c>POST ?method=delete</c> (protocol.md 3.1). Null: the body is not JSON though it says so.
/// </summary>
internal static class GraphReading
{
    public static async Task<GraphCall?> Read(HttpRequest request, string path)
    {
        var arguments = new JsonObject();
        foreach (var (name, values) in request.Query)
        {
            Put(arguments, name, values);
        }

        UploadedFile? file = null;
        if (request.HasFormContentType && request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
            PutAll(arguments, form);
            file = form.Files is [var first, ..] ? new(first.FileName, first.ContentType, first.Length) : null;
        }
        else
        {
            using var reader = new StreamReader(request.Body, Encoding.UTF8);
            var body = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
            if (!PutBody(arguments, body, request.ContentType))
            {
                return null;
            }
        }

        var call = Create(request.Method, path, arguments, Bearer(request));
        return call with { File = file, Address = $"{request.Scheme}://{request.Host}{request.PathBase}", MeetsFaults = true };
    }

    /// <summary>A part of a batch: <c>relative_url</c> with a query, and a form body.</summary>
    public static GraphCall Part(string method, string relativeUrl, string? body, GraphCall batch)
    {
        var cut = relativeUrl.Split('?', 2);
        var arguments = new JsonObject();
        PutAll(arguments, QueryHelpers.ParseQuery(cut.Length > 1 ? cut[1] : ""));
        PutBody(arguments, body ?? "", contentType: null);
        var call = Create(method, cut[0], arguments, token: null);
        return call with
        {
            Token = call.Token ?? batch.Token,
            Proof = call.Token is null ? batch.Proof : call.Proof,
            File = batch.File,
            Address = batch.Address,
            MeetsFaults = batch.MeetsFaults,
            AnswerLost = batch.AnswerLost,
        };
    }

    private static GraphCall Create(string method, string path, JsonObject arguments, string? token)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments is [['v', >= '0' and <= '9', ..], ..])
        {
            segments = segments[1..];
        }

        token = TakeOut(arguments, "access_token") ?? token;
        var proof = TakeOut(arguments, "appsecret_proof");
        var meant = TakeOut(arguments, "method");
        return new((meant ?? method).ToUpperInvariant(), segments, arguments) { Token = token, Proof = proof };
    }

    private static bool PutBody(JsonObject arguments, string body, string? contentType)
    {
        var looksLikeJson = body.AsSpan().TrimStart() is ['{', ..];
        if (looksLikeJson || contentType?.Contains("json", StringComparison.OrdinalIgnoreCase) == true)
        {
            if (string.IsNullOrWhiteSpace(body))
            {
                return true;
            }

            try
            {
                if (JsonNode.Parse(body) is not JsonObject members)
                {
                    return false;
                }

                foreach (var (name, value) in members)
                {
                    arguments[name] = value?.DeepClone();
                }

                return true;
            }
            catch (Exception failure) when (failure is JsonException or ArgumentException)
            {
                return false;
            }
        }

        PutAll(arguments, QueryHelpers.ParseQuery(body));
        return true;
    }

    private static void PutAll(JsonObject arguments, IEnumerable<KeyValuePair<string, StringValues>> pairs)
    {
        foreach (var (name, values) in pairs)
        {
            Put(arguments, name, values);
        }
    }

    private static void Put(JsonObject arguments, string name, StringValues values)
    {
        var value = values.Count > 0 ? values[^1] : "";
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        if (bracket > 0 && name.EndsWith(']'))
        {
            // recipient[id]=PSID
            var outer = name[..bracket];
            if (arguments[outer] is not JsonObject members)
            {
                arguments[outer] = members = [];
            }

            members[name[(bracket + 1)..^1]] = value;
            return;
        }

        arguments[name] = value;
    }

    private static string? Bearer(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { Length: > 7 } header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? header[7..].Trim()
            : null;

    private static string? TakeOut(JsonObject arguments, string name)
    {
        var value = GraphArguments.TextOf(arguments[name]);
        arguments.Remove(name);
        return value;
    }
}
