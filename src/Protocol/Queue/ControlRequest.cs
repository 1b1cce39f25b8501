namespace Router.Protocol;

/// <summary>A request for control that waits (rules.md section 2, Queue): one place per app.</summary>
public sealed record ControlRequest(AppId App, string? Metadata, int Priority, DateTimeOffset AskedAt, DateTimeOffset ExpiresAt);

/// <summary>How a request for control ended. None vanishes (guarantee 6).</summary>
public enum RequestEnd
{
    Granted = 1,
    Cancelled = 2,
    Expired = 3,
}
