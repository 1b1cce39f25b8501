using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>A refusal as the Graph API words it (protocol.md 3.12); codes are numbers, because clients compare numbers.</summary>
internal sealed record GraphError(int Code, int? Subcode, string Message)
{
    public string Type { get; init; } = "OAuthException";

    public bool IsTransient { get; init; }

    /// <summary>400 for nearly everything, 190 and 10 included; 403 for code 200 (permission), 500 for the internal codes 1 and 2.</summary>
    public int Status => Code switch { 1 or 2 => 500, 200 => 403, _ => 400 };

    public JsonObject ToJson(string trace)
    {
        var error = new JsonObject { ["message"] = Message, ["type"] = Type, ["code"] = Code };
        if (Subcode is { } subcode)
        {
            error["error_subcode"] = subcode;
        }

        if (IsTransient)
        {
            error["is_transient"] = true;
        }

        error["fbtrace_id"] = trace;
        return new JsonObject { ["error"] = error };
    }
}

/// <summary>The refusals of protocol.md 3.13 that this platform gives. Rows without a known code or text are marked.</summary>
internal static class GraphErrors
{
    public static readonly GraphError MessageWithSenderAction = new(100, 2018014, "(#100) Message cannot be sent together with a sender action.");
    public static readonly GraphError NotApprovedForHumanAgent = new(100, null, "(#100) Cannot tag messages with 'HUMAN_AGENT' without prior approval.");
    public static readonly GraphError PersonUnavailable = new(551, 1545041, "(#551) This person isn't available right now.");
    public static readonly GraphError WrongProof = new(100, null, "Invalid appsecret_proof provided in the API argument") { Type = "GraphMethodException" };
    public static readonly GraphError MissingProof = new(100, null, "API calls from the server require an appsecret_proof argument") { Type = "GraphMethodException" };
    public static readonly GraphError UnknownTarget = new(100, 2018164, "(#100) Incorrect App ID.");
    public static readonly GraphError PassByNonOwner = new(100, 2018151, "(#100) The calling app is not the thread owner.");
    public static readonly GraphError RoleMissing = new(100, 2018171, "(#100) Only available to Primary and Secondary Receivers.");
    public static readonly GraphError MenuRestricted = new(10, 2018336, "(#10) Action is not allowed: user thread impact.");
    public static readonly GraphError AttachmentUnknown = new(100, 2018074, "(#100) Invalid Attachment ID, or it belongs to another owner.");
    public static readonly GraphError AttachmentTooLarge = new(100, 2018109, "(#100) Attachment size exceeds allowable limit.");
    public static readonly GraphError RateLimited = new(613, null, "(#613) Calls to this api have exceeded the rate limit.");

    public static readonly GraphError AttachmentMismatch = new(100, 2018047, "(#100) Upload attachment failure: the type does not match the file.");
    public static readonly GraphError UrlFetchFailed = new(100, 2018008, "(#100) Failed to fetch the file from the url.");
    public static readonly GraphError VideoFetchTimedOut = new(100, 2018294, "(#100) Fetching the video timed out.");
    public static readonly GraphError NotLinkedToInstagram = new(100, 2534013, "(#100) The Page is not linked to an Instagram account.");
    public static readonly GraphError BadPrivateReply = new(100, 2534025, "(#100) Invalid private reply.");
    public static readonly GraphError BlockedOnInstagram = new(100, 2534029, "(#100) The person has blocked the business on Instagram.");
    public static readonly GraphError LinkingTokenInvalid = new(10303, null, "(#10303) Invalid account_linking_token.");
    public static readonly GraphError MessageDeleted = new(9000001, null, "(#9000001) The message has been deleted.");

    // protocol.md 3.13 gives the subcode alone; 10 is what the other refusals of a send for control carry.
    public static readonly GraphError QuestionFlowRuns = new(10, 2018321, "(#10) Message failed to send because the thread is controlled by Messenger's automated question flow.");

    // The code of a request while Conversation Routing is on is not documented (protocol.md 3.15: "use 100").
    public static readonly GraphError RequestUnavailable = new(100, null, "(#100) Request thread control is not supported when Conversation Routing is enabled.");

    // Not documented either: protocol.md 3.15 leaves 10 or 200.
    public static readonly GraphError TakeNotAllowed = new(10, null, "(#10) This app is not allowed to take thread control.");

    public static GraphError Invalid(string what) => new(100, null, $"(#100) {what}");

    public static GraphError Token(int? subcode) => new(190, subcode, subcode switch
    {
        463 => "Error validating access token: Session has expired.",
        460 => "Error validating access token: The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.",
        458 => "Error validating access token: The user has not authorized the application.",
        459 => "Error validating access token: You cannot access the app till you log in to Facebook and follow the instructions given.",
        464 => "Error validating access token: The user is not a confirmed user.",
        _ => "Invalid OAuth access token.",
    });

    public static GraphError NoSuchObject(string id) =>
        new(100, 33, $"Unsupported request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.") { Type = "GraphMethodException" };

    public static GraphError UnknownPerson(MetaPlatform platform) => platform == MetaPlatform.Instagram
        ? new(100, 2534014, "(#100) No matching Instagram user")
        : new(100, 2018001, "(#100) No matching user found");

    public static GraphError AnotherAppControls(MetaPlatform platform) => platform == MetaPlatform.Instagram
        ? new(100, 2534037, "(#100) The action is invalid since it's not the thread owner.")
        : new(10, 2018300, "(#10) Message failed to send because another app is controlling this thread now.");

    public static GraphError OutsideWindow(MetaConversation c) => new(
        10,
        c.Platform == MetaPlatform.Instagram ? 2534022 : c.Page.AnswersOldWindowCode ? 2018065 : 2018278,
        "(#10) This message is sent outside of allowed window.");

    public static GraphError TakeNeedsRouting(MetaPlatform platform) => platform == MetaPlatform.Instagram
        ? new(27, 2534123, "(#27) Take thread control is not supported when Conversation Routing is not enabled.")
        : new(27, 2018464, "(#27) Take thread control is not supported when Conversation Routing is not enabled.");

    public static GraphError OnlyOwnerCan(string what) => new(100, null, $"(#100) Only the current thread owner can {what}.");

    /// <summary>Meta's words for a message of the wrong form: Instagram has a subcode of its own for it.</summary>
    public static GraphError InvalidMessage(MetaPlatform platform, string what) =>
        platform == MetaPlatform.Instagram ? new(100, 2534015, $"(#100) Invalid message data: {what}") : Invalid(what);
}
