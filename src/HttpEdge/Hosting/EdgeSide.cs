using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Router.HttpEdge;

/// <summary>Which of the two ports a connection came in by.</summary>
public enum EdgeSide
{
    /// <summary>Webhooks and the Graph-compatible API.</summary>
    Public = 1,

    /// <summary>Admin API, health, console: bound to loopback by default.</summary>
    Private = 2,
}

/// <summary>Marks connections with the side they came in by, so that no header can move a request to the other side.</summary>
public static class EdgeListeners
{
    /// <summary>This listener serves the public side.</summary>
    public static ListenOptions ServesPublicEdge(this ListenOptions listener) => Mark(listener, EdgeSide.Public);

    /// <summary>This listener serves the private side.</summary>
    public static ListenOptions ServesPrivateEdge(this ListenOptions listener) => Mark(listener, EdgeSide.Private);

    /// <summary>The side of a request; null on a listener that was not marked: it serves neither.</summary>
    internal static EdgeSide? SideOf(HttpContext context) => context.Features.Get<SideMark>()?.Side;

    private static ListenOptions Mark(ListenOptions listener, EdgeSide side)
    {
        var mark = new SideMark(side);
        listener.Use(next => connection =>
        {
            connection.Features.Set(mark);
            return next(connection);
        });
        return listener;
    }

    private sealed record SideMark(EdgeSide Side);
}
