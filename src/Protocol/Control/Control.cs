namespace Router.Protocol;

/// <summary>
/// Who controls a conversation (rules.md sections 2 and 3). Exactly one of four: nobody, a hosted app, an app at Meta,
/// or a change across the two levels that is under way.
/// </summary>
public abstract record Control
{
    private Control()
    {
    }

    /// <summary>Nobody.</summary>
    public sealed record Idle : Control
    {
        public static readonly Idle Instance = new();
    }

    /// <summary>A hosted app, until <paramref name="Until"/> unless there is activity.</summary>
    public sealed record Hosted(AppId Owner, DateTimeOffset Until) : Control;

    /// <summary>
    /// An app at Meta; <see cref="AppId.UnknownAtMeta"/> while Meta has not said which. At <paramref name="Until"/> Router asks Meta again.
    /// </summary>
    public sealed record Platform(AppId Owner, DateTimeOffset Until) : Control;

    /// <summary>Control is on its way across the two levels; <paramref name="Before"/> counts until Meta's answer is known.</summary>
    public sealed record Moving(Control Before, AppId To, CommandId Id, DateTimeOffset Since, ChangeReason Reason, string? Metadata) : Control;

    /// <summary>The owner, or null when idle. While moving: who owned before.</summary>
    public AppId? OwnerNow => this switch
    {
        Idle => null,
        Hosted h => h.Owner,
        Platform p => p.Owner,
        Moving m => m.Before.OwnerNow,
        _ => throw new System.Diagnostics.UnreachableException($"Control {GetType().Name}."),
    };

    /// <summary>When control ends without activity, or null when idle or moving.</summary>
    public DateTimeOffset? Expiration => this switch
    {
        Hosted h => h.Until,
        Platform p => p.Until,
        _ => null,
    };
}
