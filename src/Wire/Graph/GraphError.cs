using System.Buffers;

namespace Router.Wire;

/// <summary>An error of the Graph API, in its full envelope (protocol.md 3.12).</summary>
/// <param name="Status">The HTTP status. Never 2xx: some clients look at nothing else.</param>
/// <param name="Code">Graph's code, always written as a number.</param>
/// <param name="Subcode">Graph's subcode, or null.</param>
/// <param name="Message">What is wrong and what to do. Never a text, token or secret of anyone.</param>
public sealed record GraphError(int Status, int Code, int? Subcode, string Message)
{
    /// <summary>Graph's error class; <c>OAuthException</c> also for plain parameter errors (protocol.md 3.12).</summary>
    public string Type { get; init; } = "OAuthException";

    /// <summary>Repeating the call later may succeed.</summary>
    public bool Transient { get; init; }

    public string? UserTitle { get; init; }

    public string? UserMessage { get; init; }

    /// <summary>Writes <c>{"error":{…}}</c>. <paramref name="trace"/> becomes <c>fbtrace_id</c>, which is always there.</summary>
    public void Write(IBufferWriter<byte> output, string trace)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Ascii("{\"error\":{\"message\":"u8);
        output.Text(Message);
        output.Ascii(",\"type\":"u8);
        output.Text(Type);
        output.Ascii(",\"code\":"u8);
        output.Number(Code);
        if (Subcode is { } subcode)
        {
            output.Ascii(",\"error_subcode\":"u8);
            output.Number(subcode);
        }

        if (UserTitle is not null)
        {
            output.Ascii(",\"error_user_title\":"u8);
            output.Text(UserTitle);
        }

        if (UserMessage is not null)
        {
            output.Ascii(",\"error_user_msg\":"u8);
            output.Text(UserMessage);
        }

        output.Ascii(Transient ? ",\"is_transient\":true"u8 : ",\"is_transient\":false"u8);
        output.Ascii(",\"fbtrace_id\":"u8);
        output.Text(trace);
        output.Ascii("}}"u8);
    }

    /// <summary>The same as bytes of their own.</summary>
    public byte[] ToJson(string trace)
    {
        var output = new ArrayBufferWriter<byte>(512);
        Write(output, trace);
        return output.WrittenSpan.ToArray();
    }
}
