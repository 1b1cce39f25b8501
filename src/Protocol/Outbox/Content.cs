namespace Router.Protocol;

/// <summary>What a delivery says. Meta's items keep their bytes; Router's own items are values, written at the moment of the attempt.</summary>
public abstract record Content
{
    private Content()
    {
    }

    /// <summary>How many bytes this counts for in an app's line.</summary>
    public virtual int Weight => 200;

    /// <summary>An item of Meta's. <paramref name="EchoOf"/> is the app an echo is shown as sent by.</summary>
    public sealed record FromMeta(ItemKind Kind, Channel Channel, ReadOnlyMemory<byte> Json, AppId? EchoOf) : Content
    {
        public override int Weight => Json.Length;
    }

    /// <summary><c>pass_thread_control</c>, to the app that got control.</summary>
    public sealed record Passed(AppId? Previous, AppId New, string? Metadata) : Content;

    /// <summary><c>take_thread_control</c>, to the app that lost control.</summary>
    public sealed record Taken(AppId? Previous, AppId New, string? Metadata) : Content;

    /// <summary><c>request_thread_control</c>, to the owner.</summary>
    public sealed record Requested(AppId By, string? Metadata) : Content;

    /// <summary><c>pass_thread_metadata</c>: a note from one app to another, without control.</summary>
    public sealed record Note(AppId From, string? Metadata) : Content;

    /// <summary><c>control_changed</c>, for apps subscribed to <c>router_control_changed</c>.</summary>
    public sealed record ControlChanged(AppId? Previous, AppId? New, long Epoch, ChangeReason Reason, DateTimeOffset? Expiration) : Content;

    /// <summary><c>request_ended</c>, for the app whose request expired or was cancelled.</summary>
    public sealed record RequestEnded(RequestEnd Reason) : Content;

    /// <summary><c>app_roles</c>, on the Page's line.</summary>
    public sealed record Roles(AppId App, string Role) : Content;

    /// <summary>
    /// Tells an app that <paramref name="Count"/> of its oldest deliveries went to the dead letters because its line was full.
    /// </summary>
    public sealed record Dropped(int Count) : Content;
}
