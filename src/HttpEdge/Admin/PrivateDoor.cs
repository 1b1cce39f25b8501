using System.Net;
using Microsoft.AspNetCore.Http;

namespace Router.HttpEdge;

/// <summary>
/// Stands before everything on the private port. The Host header must be an allowed name, or a page in a browser could point
/// its own name at this port and speak for the operator; <c>/admin</c> needs the admin token, on loopback too.
/// </summary>
internal sealed class PrivateDoor(RequestDelegate next, EdgeOptions options, RefusedLog refused)
{
    private const string Scheme = "Bearer ";

    public Task Invoke(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (EdgeListeners.SideOf(context) != EdgeSide.Private || context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
        {
            return next(context);
        }

        if (!options.PrivateHosts.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase))
        {
            return Refuse(context, 403, RefusedReason.WrongHost, "wrong_host", "The private port does not answer under this name. Use an allowed one, or add it to the allowed hosts in Router's configuration.");
        }

        return !context.Request.Path.StartsWithSegments("/admin", StringComparison.OrdinalIgnoreCase) || HasToken(context.Request) ? next(context) : Unauthorized(context);
    }

    private Task Unauthorized(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        var text = options.AdminToken is null
            ? "No admin token is configured. Set Router__Admin__Token and start Router again."
            : "The admin token is missing or wrong. Send it as Authorization: Bearer <token>.";
        return Refuse(context, 401, RefusedReason.BadAdminToken, "unauthorized", text);
    }

    private bool HasToken(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && options.AdminToken?.Is(header[Scheme.Length..].Trim()) == true;
    }

    private Task Refuse(HttpContext context, int status, RefusedReason reason, string code, string message)
    {
        refused.Add(reason, "admin", status);
        return AdminReplies.Error(status, code, message).Write(context);
    }
}
