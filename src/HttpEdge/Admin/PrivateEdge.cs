using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Router.HttpEdge;

/// <summary>Composes the admin API and its OpenAPI document.</summary>
internal static class PrivateEdge
{
    // The name of the one document where the path names none.
    private const string Document = "v1";

    public static void AddPrivateEdge(this IServiceCollection services)
    {
        services.AddSingleton<RoleNews>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.Configure<JsonOptions>(options =>
        {
            options.SerializerOptions.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.SnakeCaseLower;
            options.SerializerOptions.UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow;
            options.SerializerOptions.RespectNullableAnnotations = true;
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, AdminJson.Default);
        });
        services.AddOpenApi(Document, options =>
        {
            options.ShouldInclude = description => description.RelativePath?.StartsWith("admin/", StringComparison.Ordinal) == true;
            options.AddDocumentTransformer<AdminDocument>();
        });
    }

    public static void MapAdmin(this WebApplication app)
    {
        app.UseMiddleware<PrivateDoor>();
        app.MapOpenApi("/admin/openapi.json").WithMetadata(new OnSide(EdgeSide.Private));
        var admin = app.MapGroup("/admin").WithMetadata(new OnSide(EdgeSide.Private));
        admin.MapPages();
        admin.MapPageApps();
        admin.MapApps();
        admin.MapSeat();
        admin.MapConversations();
        admin.MapDeadLetters();
        admin.MapRefused();
    }
}
