using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Router.HttpEdge;

/// <summary>
/// Keeps endpoints of one side from requests of the other before a route is chosen: <c>/admin/pages</c> on the public port
/// is an unknown Graph path, and nothing else.
/// </summary>
internal sealed class SidePolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => -1000;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(e => e.Metadata.GetMetadata<OnSide>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var side = EdgeListeners.SideOf(httpContext);
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && candidates[i].Endpoint.Metadata.GetMetadata<OnSide>() is { } on && on.Side != side)
            {
                candidates.SetValidity(i, false);
            }
        }

        return Task.CompletedTask;
    }
}

/// <summary>The endpoint belongs to this side.</summary>
internal sealed record OnSide(EdgeSide Side);
