using System.Diagnostics;
using System.Globalization;
using Router.Protocol;

namespace Router.Wire;

/// <summary>Every error Router answers with of its own: the table from refusals (protocol.md 3.13, 3.15), and the edge's.</summary>
public static class GraphErrors
{
    /// <summary>The error body of a refusal. Total over both enums.</summary>
    public static GraphError Of(Refusal refusal, Channel channel) => refusal switch
    {
        Refusal.NotTheOwner => Parameter("The calling app is not the thread owner. Take or request control first, or let the owner pass it.", 2018151),
        // Quoted: "Incorrect App ID." (protocol.md 3.13).
        Refusal.UnknownTarget => Parameter("Incorrect App ID. target_app_id must be an app of this Page or one of its inboxes.", 2018164),
        Refusal.AlreadyTheOwner => Parameter("The calling app already controls this thread. Use extend_thread_control to keep it longer."),
        Refusal.NoPrimary => Parameter("target_app_id is missing and the Page has no Primary Receiver (default app). Name a target_app_id."),
        // Quoted: "Only available to Primary and Secondary Receivers." (protocol.md 3.13).
        Refusal.MayNotTake => Parameter("Only available to Primary and Secondary Receivers. This app may not take control from another app: use request_thread_control, or have an operator allow it to take over.", 2018171),
        Refusal.TakeOverNotAllowed => new GraphError(400, 10, null, "(#10) This app may not take control. An operator has to allow it to take over conversations of this Page."),
        Refusal.RequestsUnavailable => Parameter("request_thread_control is not available while Conversation Routing is enabled. Use take_thread_control, or wait for a pass."),
        Refusal.OnlyTheOwner => Parameter("Only the current thread owner can release or extend thread control. Read thread_owner to see who owns the thread."),
        Refusal.DurationOutOfRange => Parameter("duration must be between 1 and 604800 seconds (7 days)."),
        // Both quoted (protocol.md 3.10).
        Refusal.AnotherAppControls => channel switch
        {
            Channel.Messenger => new GraphError(400, 10, 2018300, "(#10) Message failed to send because another app is controlling this thread now."),
            Channel.Instagram => new GraphError(400, 100, 2534037, "(#100) The action is invalid since it's not the thread owner."),
            _ => throw new UnreachableException($"Channel {channel}."),
        },
        Refusal.Moving => Busy("Control of this thread is changing at this moment. Try again in a few seconds."),
        Refusal.NoteToSelf => Parameter("target_app_id is the calling app. Name another app to send metadata to."),
        Refusal.UnknownCaller => InvalidToken("The app of this access token does not belong to this Page any more. Ask an operator for a new token."),
        Refusal.TooManySurveys => Parameter("Five surveys of this app are waiting for this thread to become idle. Send no more before one of them was sent."),
        Refusal.NoSuchRequest => Parameter("This app has no waiting request for control of this thread."),
        Refusal.MetadataTooLong => Parameter("metadata must not be longer than 1000 characters."),
        Refusal.NoSuchConversation => Parameter("recipient must be the id of a person: the Page's own line has no thread control."),
        Refusal.SendOutcomeUnknown => new GraphError(500, 2, null, "(#2) A message with this id was begun before and its outcome is unknown. It is not repeated: look whether its echo has arrived, and send again with a new id."),
        Refusal.ConversationFull => Busy("This thread has no room for more waiting work. Try again when deliveries have been made."),
        _ => throw new UnreachableException($"Refusal {refusal}."),
    };

    /// <summary>100: a parameter is missing or wrong. <paramref name="text"/> says which and what it should be.</summary>
    public static GraphError Parameter(string text, int? subcode = null) => new(400, 100, subcode, "(#100) " + text);

    /// <summary>2: a passing condition; the call changed nothing and may be repeated.</summary>
    public static GraphError Busy(string text) => new(500, 2, null, "(#2) " + text) { Transient = true };

    /// <summary>1: Router failed. <paramref name="text"/> must hold nothing of the request.</summary>
    public static GraphError Internal(string text = "An unknown error has occurred.") => new(500, 1, null, text);

    /// <summary>2: the store or the Graph API does not answer.</summary>
    public static GraphError Unavailable(string text = "Service temporarily unavailable. Try again.") => new(503, 2, null, text) { Transient = true };

    /// <summary>2, not transient: a call was sent to Meta and no answer came; it may have happened.</summary>
    public static GraphError OutcomeUnknown() =>
        new(504, 2, null, "(#2) Meta did not answer in time. The message may have been sent: wait for its echo before you send again.");

    /// <summary>190: no token, or not one of Router's.</summary>
    public static GraphError InvalidToken(string text = "Invalid OAuth access token. Use the token that Router issued for this app and Page.") => new(400, 190, null, text);

    /// <summary>190: the request carries no token at all.</summary>
    public static GraphError MissingToken() =>
        InvalidToken("An access token is required: send access_token in the query or the body, or an Authorization: Bearer header.");

    /// <summary>190/463: the token had an end and it has passed.</summary>
    public static GraphError ExpiredToken() =>
        new(400, 190, 463, "Error validating access token: Session has expired. Ask an operator for a new token.");

    /// <summary>190/460: the Page's own token at Meta is refused; an operator has to renew it.</summary>
    public static GraphError PageTokenRefused() =>
        new(400, 190, 460, "The Page's token at Meta is no longer valid. An operator has to give Router a new one.");

    /// <summary>100: a proof that does not fit. Quoted (protocol.md 3.1).</summary>
    public static GraphError WrongProof() => new(400, 100, null, "Invalid appsecret_proof provided in the API argument") { Type = "GraphMethodException" };

    /// <summary>100/33 under 404: no such path.</summary>
    public static GraphError UnknownPath(string method) =>
        Unsupported(404, $"Unsupported {Verb(method)} request. Router does not serve this path: check the edge's name, or have an operator add it to the forwarded edges.");

    /// <summary>100/33: the object does not exist or the token may not see it.</summary>
    public static GraphError NoSuchObject(string method) =>
        Unsupported(400, $"Unsupported {Verb(method)} request. Object does not exist, cannot be loaded due to missing permissions, or does not support this operation. Use me or the Page id the token was issued for.");

    /// <summary>100/33 under 405: the path exists, the method does not.</summary>
    public static GraphError WrongMethod(string method, string allowed) =>
        Unsupported(405, $"Unsupported {Verb(method)} request. This path takes {allowed}.");

    /// <summary>100 under 413.</summary>
    public static GraphError TooLarge(long maxBytes) =>
        new(413, 100, null, string.Create(CultureInfo.InvariantCulture, $"(#100) The request body is larger than {maxBytes} bytes."));

    /// <summary>100 under 415.</summary>
    public static GraphError UnsupportedMediaType() =>
        new(415, 100, null, "(#100) Content-Type must be application/json, application/x-www-form-urlencoded or multipart/form-data.");

    /// <summary>10: the app's list of forwarded edges does not hold this one.</summary>
    public static GraphError NotAllowed(string text) => new(403, 10, null, "(#10) " + text);

    /// <summary>4: Meta's limit for this Page is reached; <paramref name="minutes"/> until it is lifted, if Meta said so.</summary>
    public static GraphError RateLimited(int? minutes) =>
        new(400, 4, null, minutes is { } m
            ? string.Create(CultureInfo.InvariantCulture, $"(#4) Application request limit reached. Try again in {m} minutes.")
            : "(#4) Application request limit reached. Try again later.")
        {
            Transient = true,
        };

    private static GraphError Unsupported(int status, string text) => new(status, 100, 33, text) { Type = "GraphMethodException" };

    // The method is the caller's text: only known words are repeated.
    private static string Verb(string method) => method.ToUpperInvariant() switch
    {
        "GET" => "get",
        "POST" => "post",
        "DELETE" => "delete",
        _ => "method",
    };
}
