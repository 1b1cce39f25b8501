using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Router.HttpEdge;

/// <summary>What the OpenAPI document says beyond the endpoints: its title, and that everything needs the admin token.</summary>
internal sealed class AdminDocument : IOpenApiDocumentTransformer
{
    private const string Scheme = "admin_token";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Router admin API",
            Version = "1",
            Description = "Errors are {\"error\":{\"message\",\"code\"}}. What the configuration file declares is read-only here and answered with 409.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        return Task.CompletedTask;
    }
}
