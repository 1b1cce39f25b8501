namespace Router.Wire;

/// <summary>What an answer of the Graph API to a call of Router's means.</summary>
public abstract record GraphReply
{
    private GraphReply()
    {
    }

    /// <summary>2xx and no <c>error</c> member. <paramref name="Mid"/> and <paramref name="Recipient"/> are those of a send, if there.</summary>
    public sealed record Accepted(string? Mid, string? Recipient) : GraphReply;

    /// <summary>An error envelope, whatever the status.</summary>
    public sealed record Error(int Code, int? Subcode, bool Transient, string? Message) : GraphReply
    {
        /// <summary>The rate classes of protocol.md 3.13: app, user, Page, custom, and the business use cases. The call has not happened.</summary>
        public bool IsRateLimit => Code is 4 or 17 or 32 or 613 or (>= 80000 and <= 80014);
    }

    /// <summary>Neither: an empty body, a proxy's page, half an answer. The call may have happened.</summary>
    public sealed record Unreadable(int Status) : GraphReply;

    /// <summary>Reads an answer.</summary>
    public static GraphReply Read(int status, ReadOnlySpan<byte> body)
    {
        if (!RawJson.IsValid(body))
        {
            return new Unreadable(status);
        }

        if (RawJson.TryMember(body, "error"u8, out var error) && error[0] == (byte)'{')
        {
            return RawJson.TryMember(error, "code"u8, out var raw) && TryCode(raw, out var code)
                ? new Error(code, SubcodeOf(error), IsTrue(error, "is_transient"u8), Text(error, "message"u8))
                : new Unreadable(status);
        }

        return status is >= 200 and < 300 ? new Accepted(Text(body, "message_id"u8), Text(body, "recipient_id"u8)) : new Unreadable(status);
    }

    private static int? SubcodeOf(ReadOnlySpan<byte> error) =>
        RawJson.TryMember(error, "error_subcode"u8, out var raw) && TryCode(raw, out var subcode) ? subcode : null;

    private static bool TryCode(ReadOnlySpan<byte> json, out int code)
    {
        code = 0;
        if (!RawJson.TryWhole(json, out var number) || number is < int.MinValue or > int.MaxValue)
        {
            return false;
        }

        code = (int)number;
        return true;
    }

    private static bool IsTrue(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name) =>
        RawJson.TryMember(json, name, out var raw) && (raw.SequenceEqual("true"u8) || raw.SequenceEqual("\"true\""u8));

    private static string? Text(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name) =>
        RawJson.TryMember(json, name, out var raw) ? RawJson.TextOf(raw) : null;
}
