using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Router.HttpEdge;

/// <summary>
/// Parts the routes of the two sides before anything else is matched: <c>/admin/pages</c> on the public port is an unknown
/// Graph path, and a wrong method on the private port is 405 although the public side takes every path.
/// </summary>
internal sealed class SidePolicy : MatcherPolicy, INodeBuilderPolicy
{
    private static readonly EdgeSide?[] Sides = [EdgeSide.Public, EdgeSide.Private, null];

    // Before the policies of methods (-1000) and content types (-100).
    public override int Order => -2000;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(e => e.Metadata.GetMetadata<OnSide>() is not null);

    /// <summary>One edge per side; an endpoint of the host's own without a side stands on each.</summary>
    public IReadOnlyList<PolicyNodeEdge> GetEdges(IReadOnlyList<Endpoint> endpoints) =>
        [.. Sides.Select(side => new PolicyNodeEdge(new Key(side), [.. endpoints.Where(e => e.Metadata.GetMetadata<OnSide>() is not { } on || on.Side == side)]))];

    public PolicyJumpTable BuildJumpTable(int exitDestination, IReadOnlyList<PolicyJumpTableEdge> edges) =>
        new Table(exitDestination, edges.ToDictionary(e => (Key)e.State, e => e.Destination));

    private readonly record struct Key(EdgeSide? Side);

    private sealed class Table(int exit, Dictionary<Key, int> destinations) : PolicyJumpTable
    {
        public override int GetDestination(HttpContext httpContext) => destinations.GetValueOrDefault(new Key(EdgeListeners.SideOf(httpContext)), exit);
    }
}

/// <summary>The endpoint belongs to this side.</summary>
internal sealed record OnSide(EdgeSide Side);
