using System.Text;
using System.Text.Json;

namespace Router.Wire;

/// <summary>What the first segment of a Graph path names.</summary>
public enum GraphNode
{
    /// <summary>Nothing: <c>/</c>, where batches go.</summary>
    Root = 1,

    /// <summary><c>me</c>: the Page the token was issued for.</summary>
    Me = 2,

    /// <summary>Digits: a Page, an Instagram account, a person, an app.</summary>
    Id = 3,

    /// <summary>Any other word (<c>debug_token</c>, <c>m_…</c>).</summary>
    Other = 4,
}

/// <summary>
/// One call of the Graph-compatible API, read from any of the encodings in use (protocol.md 3.1, 7). It keeps slices of the
/// body it was read from.
/// </summary>
public sealed class GraphRequest
{
    private GraphRequest(string method, GraphNode kind, string node, string? edge, string? version, GraphParameters parameters)
    {
        Method = method;
        NodeKind = kind;
        Node = node;
        Edge = edge;
        Version = version;
        Parameters = parameters;
    }

    /// <summary><c>GET</c>, <c>POST</c>, <c>DELETE</c>, …: in capitals, <c>?method=delete</c> on a POST carried out.</summary>
    public string Method { get; }

    public GraphNode NodeKind { get; }

    /// <summary>The first segment after the version; empty for <see cref="GraphNode.Root"/>.</summary>
    public string Node { get; }

    /// <summary>The rest of the path (<c>messages</c>), or null.</summary>
    public string? Edge { get; }

    /// <summary><c>v12.0</c>, or null. Nothing depends on it (protocol.md 3.1).</summary>
    public string? Version { get; }

    public GraphParameters Parameters { get; }

    /// <summary>The access token, from body, query or <c>Authorization: Bearer</c>.</summary>
    public Secret? Token { get; private set; }

    /// <summary><c>appsecret_proof</c>, if the caller sent one.</summary>
    public string? Proof { get; private set; }

    /// <summary>The body is <c>multipart/form-data</c>: it was not read, the edge streams it.</summary>
    public bool IsMultipart { get; private init; }

    /// <summary>The fields asked for, as one text without blanks; null if none.</summary>
    public string? Fields
    {
        get
        {
            var text = Parameters.Text("fields");
            return string.IsNullOrWhiteSpace(text) ? null : string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        }
    }

    /// <summary>The fields ask for an access token, at any depth: refused (rules.md section 8).</summary>
    public bool AsksForToken => AsksFor(Fields, "access_token");

    /// <summary>Reads a request. An unreadable body is an error that says what to fix.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path, percent-encoded or not.</param>
    /// <param name="query">The raw query, with or without <c>?</c>.</param>
    /// <param name="contentType">The header's value, or null: clients send urlencoded bodies without one.</param>
    /// <param name="body">The whole body, also of GET and DELETE; empty for multipart.</param>
    /// <param name="authorization">The header's value, or null.</param>
    public static Reading<GraphRequest> Read(
        string method, string path, string query, string? contentType, ReadOnlyMemory<byte> body, string? authorization)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(query);
        var parameters = new GraphParameters();
        FormText.ReadInto(parameters, query.AsSpan().TrimStart('?'));

        var type = (contentType ?? "").AsSpan();
        type = type[..(type.IndexOf(';') is >= 0 and var end ? end : type.Length)].Trim();
        var multipart = type.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);
        if (!multipart && ReadBody(parameters, type, body) is { } error)
        {
            return new(error);
        }

        return new(Build(method, path, parameters, authorization, multipart));
    }

    private static GraphRequest Build(string method, string path, GraphParameters parameters, string? authorization, bool multipart)
    {
        var verb = method.ToUpperInvariant();
        var meant = parameters.Text("method")?.Trim().ToUpperInvariant();
        if (verb == "POST" && meant is ("GET" or "POST" or "DELETE"))
        {
            verb = meant;
            parameters.Remove("method");
        }

        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < segments.Length; i++)
        {
            segments[i] = FormText.Unescape(segments[i], plusIsBlank: false);
        }

        var version = segments.Length > 0 && IsVersion(segments[0]) ? segments[0] : null;
        var rest = version is null ? segments : segments[1..];
        var node = rest.Length == 0 ? "" : rest[0];
        var kind = node switch
        {
            "" => GraphNode.Root,
            "me" => GraphNode.Me,
            _ when node.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 => GraphNode.Id,
            _ => GraphNode.Other,
        };
        var request = new GraphRequest(verb, kind, node, rest.Length > 1 ? string.Join('/', rest[1..]) : null, version, parameters)
        {
            IsMultipart = multipart,
        };
        request.TakeCredentials(authorization);
        return request;
    }

    /// <summary>A part of a batch without a token of its own has the batch's.</summary>
    internal void Inherit(Secret? token, string? proof)
    {
        if (Token is null)
        {
            Token = token;
            Proof ??= proof;
        }
    }

    private void TakeCredentials(string? authorization)
    {
        var token = Parameters.Text("access_token");
        if (string.IsNullOrWhiteSpace(token) && authorization is not null)
        {
            var header = authorization.AsSpan().Trim();
            var blank = header.IndexOf(' ');
            // "OAuth" is the spelling of older Facebook SDKs.
            if (blank > 0 && (header[..blank].Equals("Bearer", StringComparison.OrdinalIgnoreCase) || header[..blank].Equals("OAuth", StringComparison.OrdinalIgnoreCase)))
            {
                token = header[blank..].Trim().ToString();
            }
        }

        Token = string.IsNullOrWhiteSpace(token) ? null : new Secret(token.Trim());
        var proof = Parameters.Text("appsecret_proof");
        Proof = string.IsNullOrWhiteSpace(proof) ? null : proof;
        Parameters.Remove("access_token");
        Parameters.Remove("appsecret_proof");
    }

    private static GraphError? ReadBody(GraphParameters parameters, ReadOnlySpan<char> type, ReadOnlyMemory<byte> body)
    {
        var text = body.Span.TrimStart(" \t\r\n"u8);
        if (text.StartsWith("\uFEFF"u8))
        {
            text = text[3..];
        }

        if (text.IsEmpty)
        {
            return null;
        }

        var json = type.EndsWith("json", StringComparison.OrdinalIgnoreCase);
        var form = type.IsEmpty || type.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
            || type.Equals("text/plain", StringComparison.OrdinalIgnoreCase);
        if (!json && !form)
        {
            return GraphErrors.UnsupportedMediaType();
        }

        // curl -d and some clients send JSON under the form's type or none.
        if (json || (text[0] == (byte)'{' && RawJson.IsValid(text)))
        {
            return ReadJson(parameters, body[(body.Length - text.Length)..]);
        }

        FormText.ReadInto(parameters, Encoding.UTF8.GetString(text).AsSpan());
        return null;
    }

    private static GraphError? ReadJson(GraphParameters parameters, ReadOnlyMemory<byte> body)
    {
        if (!RawJson.IsValid(body.Span))
        {
            return GraphErrors.Parameter("The request body is not valid JSON, or nested more than 64 levels deep.");
        }

        var reader = new Utf8JsonReader(body.Span, RawJson.Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return GraphErrors.Parameter("The request body must be a JSON object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = RawJson.TextOf(ref reader);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (name is not null)
            {
                parameters.Set(name, new GraphValue(body[start..(int)reader.BytesConsumed]));
            }
        }

        return null;
    }

    // protocol.md 3.1: accept ^v\d+\.\d+$ and none.
    private static bool IsVersion(ReadOnlySpan<char> segment)
    {
        if (segment.Length < 4 || segment[0] is not ('v' or 'V'))
        {
            return false;
        }

        var dot = segment.IndexOf('.');
        return dot > 1 && dot < segment.Length - 1
            && segment[1..dot].IndexOfAnyExceptInRange('0', '9') < 0
            && segment[(dot + 1)..].IndexOfAnyExceptInRange('0', '9') < 0;
    }

    private static bool AsksFor(string? fields, string name)
    {
        for (var from = 0; fields is not null && (from = fields.IndexOf(name, from, StringComparison.OrdinalIgnoreCase)) >= 0; from += name.Length)
        {
            var before = from == 0 || !IsWord(fields[from - 1]);
            var after = from + name.Length == fields.Length || !IsWord(fields[from + name.Length]);
            if (before && after)
            {
                return true;
            }
        }

        return false;

        static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
    }
}
