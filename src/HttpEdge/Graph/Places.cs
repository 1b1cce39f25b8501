using Router.Wire;

namespace Router.HttpEdge;

/// <summary>The edges of a Page that Router serves itself, and how logs and counters call a path: never by an id or a stranger's text.</summary>
internal static class Places
{
    /// <summary>The methods an edge of a Page takes; null for an edge that Router does not serve itself.</summary>
    public static string? MethodsOf(string? edge) => edge switch
    {
        null or "thread_owner" or "secondary_receivers" => "GET",
        "pass_thread_control" or "take_thread_control" or "release_thread_control" or "extend_thread_control" or "pass_thread_metadata" or "messages" => "POST",
        "request_thread_control" => "POST, DELETE",
        "subscribed_apps" => "GET, POST, DELETE",
        _ => null,
    };

    public static string Of(GraphRequest request) => request switch
    {
        { NodeKind: GraphNode.Root } => "batch",
        { Node: "debug_token", Edge: null } => "debug_token",
        { Edge: null, NodeKind: GraphNode.Me } => "me",
        { Edge: null } => "node",
        { Edge: "subscriptions" } => "subscriptions",
        { Edge: { } edge } when MethodsOf(edge) is not null || ForwardList.IsKnown(edge) => edge,
        _ => "other",
    };
}
