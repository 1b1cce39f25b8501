using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>Who calls: the app and Page its token was issued for, in the snapshot the whole call works with.</summary>
internal sealed record Caller(AppEntry App, PageEntry Page, DirectorySnapshot Directory)
{
    /// <summary>True if the request's node is the caller's Page: <c>me</c>, its id, or its Instagram account's (rules.md section 8).</summary>
    public bool IsPage(GraphRequest request) =>
        request.NodeKind == GraphNode.Me || request.Node == Page.Id.Value || IsInstagram(request);

    /// <summary>The channel that the node names, if it names one.</summary>
    public Channel? ChannelOf(GraphRequest request) => IsInstagram(request) ? Channel.Instagram : null;

    private bool IsInstagram(GraphRequest request) => request.NodeKind == GraphNode.Id && request.Node == Page.InstagramId;
}
