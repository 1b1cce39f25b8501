namespace Router.Sandbox;

/// <summary>Puts the pretend Meta's addresses onto any ASP.NET program: alone, or beside Router.</summary>
public static class PretendMetaEndpoints
{
    /// <summary>The control API under <c>/sandbox/api</c>, and the Graph API at every other path of this route group.</summary>
    public static IEndpointRouteBuilder MapPretendMeta(this IEndpointRouteBuilder routes, MetaWorld world)
    {
        routes.MapSandboxApi(world);
        routes.MapPretendGraph(world);
        return routes;
    }

    /// <summary>Only the Graph API: give it a route group of its own when something else answers at the root.</summary>
    public static IEndpointRouteBuilder MapPretendGraph(this IEndpointRouteBuilder routes, MetaWorld world)
    {
        routes.Map("/{**path}", (HttpContext context, string? path) => GraphEndpoint.Answer(context, world, path ?? ""));
        return routes;
    }
}
