using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Router.HttpEdge;

/// <summary>Counters by reason since the start, and the last refusals, newest first.</summary>
internal sealed record RefusedView(IReadOnlyDictionary<string, long> Counts, IReadOnlyList<RefusedEntry> Last);

/// <summary><c>GET /admin/refused</c>: what was refused or malformed, without texts.</summary>
internal static class RefusedAdmin
{
    public static void MapRefused(this RouteGroupBuilder admin) =>
        admin.MapGet("/refused", Read).WithTags("Refused").Produces<RefusedView>().WithSummary("What was refused or malformed: counters, and the last ones without texts");

    private static IResult Read(RefusedLog refused)
    {
        var (counts, last) = refused.Read();
        return AdminAnswers.Ok(new RefusedView(counts, last));
    }
}
