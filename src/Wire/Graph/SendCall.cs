using Router.Protocol;

namespace Router.Wire;

/// <summary>A Send API call (protocol.md 3.10) as far as the rules care, read and checked.</summary>
/// <param name="Person">The recipient's id; null when the recipient is named otherwise (<c>comment_id</c>, <c>user_ref</c>, …): forwarded without an owner check.</param>
/// <param name="Kind">Message, sender action or survey.</param>
public sealed record SendCall(PersonId? Person, SendKind Kind)
{
    /// <summary>No <c>messaging_type</c> or <c>RESPONSE</c>, no tag, and a message: may claim an idle conversation (rules.md section 4).</summary>
    public bool MayClaim { get; init; }

    /// <summary>Tagged <c>HUMAN_AGENT</c>.</summary>
    public bool HumanAgent { get; init; }

    /// <summary><c>thread_control</c>, carried out when Graph has accepted the message.</summary>
    public AfterSend? Then { get; init; }

    /// <summary><c>platform</c>, if the caller named one.</summary>
    public Channel? Platform { get; init; }

    /// <summary>The command that begins this send; <paramref name="body"/> is what <see cref="SendWriter"/> wrote.</summary>
    public Command.BeginSend ToCommand(CommandId id, AppId by, ReadOnlyMemory<byte> body) => new(id, by, Kind)
    {
        MayClaim = MayClaim,
        HumanAgent = HumanAgent,
        Then = Then,
        Body = Kind == SendKind.Survey ? body : default,
    };

    /// <summary>Reads the parameters of <c>POST …/messages</c>.</summary>
    public static Reading<SendCall> Read(GraphRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var parameters = request.Parameters;
        var recipient = parameters["recipient"].AsJson().Span;
        if (recipient[0] != (byte)'{')
        {
            return new(GraphErrors.Parameter("recipient is required and must be an object: {\"id\":\"<PSID>\"}."));
        }

        PersonId? person = null;
        if (RawJson.TryMember(recipient, "id"u8, out var id) && !id.SequenceEqual("null"u8))
        {
            var text = id[0] is (byte)'{' or (byte)'[' ? null : GraphIds.IdText(id);
            if (!GraphIds.IsPerson(text))
            {
                return new(GraphErrors.Parameter("recipient.id must be the person's id, a string of digits."));
            }

            person = new PersonId(text);
        }
        else if (!HasOtherThanId(recipient))
        {
            return new(GraphErrors.Parameter("recipient must name someone: id, user_ref, comment_id or post_id."));
        }

        var message = parameters["message"];
        var action = parameters.Text("sender_action");
        var acts = !string.IsNullOrWhiteSpace(action);
        if (!message.IsNull && acts)
        {
            // protocol.md 3.10: both at once is 100/2018014.
            return new(GraphErrors.Parameter("message and sender_action cannot be sent together. Send two calls.", 2018014));
        }

        if (message.IsNull && !acts)
        {
            return new(GraphErrors.Parameter("message or sender_action is required."));
        }

        if (!message.IsNull && message.AsJson().Span[0] != (byte)'{')
        {
            return new(GraphErrors.Parameter("message must be an object, as in {\"text\":\"hello\"}."));
        }

        if (!TryThreadControl(parameters["thread_control"], out var then))
        {
            return new(GraphErrors.Parameter("thread_control must be {\"control_type\":\"pass\",\"app_id\":<app>} or {\"control_type\":\"release\"}."));
        }

        return new(Classify(parameters, acts, message) with { Person = person, Then = then });
    }

    private static SendCall Classify(GraphParameters parameters, bool acts, GraphValue message)
    {
        var type = parameters.Text("messaging_type")?.Trim().ToUpperInvariant() ?? "";
        var tag = parameters.Text("tag")?.Trim().ToUpperInvariant() ?? "";
        // A survey is known by its template; the tag CUSTOMER_FEEDBACK is what sends one outside the 24 h window.
        var kind = acts ? SendKind.Action
            : tag == "CUSTOMER_FEEDBACK" || IsFeedbackTemplate(message.AsJson().Span) ? SendKind.Survey
            : SendKind.Message;
        return new SendCall(null, kind)
        {
            MayClaim = kind == SendKind.Message && type is ("" or "RESPONSE") && tag.Length == 0,
            HumanAgent = tag == "HUMAN_AGENT",
            Platform = GraphIds.Platform(parameters),
        };
    }

    private static bool HasOtherThanId(ReadOnlySpan<byte> recipient)
    {
        var reader = new System.Text.Json.Utf8JsonReader(recipient, RawJson.Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == System.Text.Json.JsonTokenType.PropertyName)
        {
            if (!RawJson.IsNamed(ref reader, "id"u8))
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private static bool IsFeedbackTemplate(ReadOnlySpan<byte> message) =>
        RawJson.TryMember(message, "attachment"u8, out var attachment) && attachment[0] == (byte)'{'
        && RawJson.TryMember(attachment, "payload"u8, out var payload) && payload[0] == (byte)'{'
        && RawJson.TryMember(payload, "template_type"u8, out var template)
        && string.Equals(RawJson.TextOf(template), "customer_feedback", StringComparison.OrdinalIgnoreCase);

    // protocol.md 3.10: control_type unset -> release; pass without app_id -> default app.
    private static bool TryThreadControl(GraphValue value, out AfterSend? then)
    {
        then = null;
        if (value.IsNull)
        {
            return true;
        }

        var json = value.AsJson().Span;
        if (json[0] != (byte)'{')
        {
            return false;
        }

        var type = RawJson.TryMember(json, "control_type"u8, out var raw) ? RawJson.TextOf(raw)?.Trim().ToUpperInvariant() : null;
        if (type is null or "RELEASE")
        {
            then = AfterSend.Release.Instance;
            return true;
        }

        if (type != "PASS")
        {
            return false;
        }

        AppId? to = null;
        if (RawJson.TryMember(json, "app_id"u8, out var id) && !id.SequenceEqual("null"u8))
        {
            if (!RawJson.TryWhole(id, out var number) || number <= 0)
            {
                return false;
            }

            to = new AppId(number);
        }

        then = new AfterSend.Pass(to);
        return true;
    }
}
