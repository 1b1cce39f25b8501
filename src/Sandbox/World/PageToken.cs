namespace Router.Sandbox;

/// <summary>A Page token: it says which app calls and for which Page.</summary>
public sealed class PageToken
{
    internal PageToken(string value, MetaApp app, MetaPage page, DateTimeOffset? expiresAt)
    {
        Value = value;
        App = app;
        Page = page;
        ExpiresAt = expiresAt;
    }

    public string Value { get; }

    public MetaApp App { get; }

    public MetaPage Page { get; }

    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>Why the token stopped: 460 password changed, 463 expired, 467 logged out (protocol.md 3.13).</summary>
    public int? RevokedWith { get; internal set; }

    internal int? DeadWith(DateTimeOffset now) => RevokedWith ?? (ExpiresAt <= now ? 463 : null);

    public override string ToString() => $"token of {App.Id} for {Page.Id}";
}
