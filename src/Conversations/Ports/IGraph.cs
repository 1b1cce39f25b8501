using Router.Protocol;

namespace Router.Conversations;

/// <summary>Who waits for a Graph call when a Page's rate budget is short: control calls and human replies go before bot chatter.</summary>
public enum GraphPriority
{
    Control = 1,
    Human = 2,
    Bot = 3,
}

/// <summary>How far a Graph call came.</summary>
public enum GraphEnd
{
    /// <summary>The Graph API answered; status and body are its own.</summary>
    Answered = 1,

    /// <summary>No answer came although the call was started: its effect is unknown.</summary>
    Unknown = 2,

    /// <summary>The call was never started, or is known not to have reached the Graph API.</summary>
    NotStarted = 3,
}

/// <summary>The Graph API's answer, to be given back unchanged.</summary>
/// <param name="End">How far the call came.</param>
/// <param name="Status">HTTP status; for calls that were not answered the status to give to the caller.</param>
/// <param name="Body">The body; for calls that were not answered an error envelope of Router's.</param>
/// <param name="Headers">Usage headers, <c>Content-Type</c> and the like, to be given back too.</param>
public sealed record GraphAnswer(GraphEnd End, int Status, ReadOnlyMemory<byte> Body, IReadOnlyList<KeyValuePair<string, string>> Headers);

/// <summary>A call that is forwarded as it is (rules.md section 8), with the Page's token in place of the app's.</summary>
/// <param name="Page">Whose token is used.</param>
/// <param name="Method">GET, POST or DELETE.</param>
/// <param name="Path">Node and edge, without version and leading slash: <c>me/messenger_profile</c>.</param>
/// <param name="Query">Parameters without the token.</param>
/// <param name="Body">The body, streamed; null for none.</param>
/// <param name="ContentType">Of the body.</param>
public sealed record ForwardedCall(
    PageId Page, string Method, string Path, IReadOnlyList<KeyValuePair<string, string>> Query, Stream? Body, string? ContentType);

/// <summary>The Graph API, called with the Page's own token. No method throws for what the network does.</summary>
public interface IGraph
{
    /// <summary>Waits until the Page's rate budget allows a call of this priority. Ends at once when the call would be answered without being made.</summary>
    ValueTask WaitForBudget(PageId page, GraphPriority priority, CancellationToken stop);

    /// <summary><c>POST /me/messages</c>. Never repeated: an unknown outcome stays unknown.</summary>
    Task<GraphAnswer> Send(PageId page, ReadOnlyMemory<byte> body);

    /// <summary><c>POST /me/pass_thread_control</c> to an app at Meta.</summary>
    Task<GraphAnswer> Pass(ConversationKey key, Channel channel, AppId to, string? metadata);

    /// <summary><c>POST /me/take_thread_control</c> for Router's seat.</summary>
    Task<GraphAnswer> Take(ConversationKey key, Channel channel, string? metadata);

    /// <summary><c>POST /me/request_thread_control</c> for Router's seat.</summary>
    Task<GraphAnswer> Request(ConversationKey key, Channel channel, string? metadata);

    /// <summary><c>GET /me/thread_owner</c>; null when there was no readable answer.</summary>
    Task<OwnerAtMeta?> ThreadOwner(ConversationKey key, Channel channel);

    /// <summary>Forwards a listed edge.</summary>
    Task<GraphAnswer> Forward(ForwardedCall call, CancellationToken stop);
}
