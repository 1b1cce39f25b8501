using System.Collections.Immutable;
using Router.Protocol;
using Router.Wire;

namespace Router.Conversations;

/// <summary>Router's own seat at Meta: its Meta app, the secrets webhooks are signed with, and the Graph API's address.</summary>
public sealed record MetaSeat(AppId App, Uri Graph)
{
    /// <summary>The app's secret, and its successor while it is rotated: a webhook signed with either is accepted.</summary>
    public ImmutableArray<Secret> Secrets { get; init; } = [];

    /// <summary>What Meta sends as <c>hub.verify_token</c>.</summary>
    public Secret? VerifyToken { get; init; }

    /// <summary>The Graph API version that Router writes in its own calls, for example <c>v23.0</c>.</summary>
    public string Version { get; init; } = "v23.0";
}
