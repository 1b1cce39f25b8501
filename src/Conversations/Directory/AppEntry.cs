using System.Collections.Immutable;
using Router.Protocol;
using Router.Wire;

namespace Router.Conversations;

/// <summary>A hosted app as the whole process sees it: where its webhooks go, and how it wants them.</summary>
public sealed record AppEntry(AppId Id, string Name, Secret Secret)
{
    /// <summary>Where deliveries go; null: the app has no callback yet, its deliveries wait.</summary>
    public Uri? Callback { get; init; }

    /// <summary>What the app's <c>hub.challenge</c> handshake expects.</summary>
    public Secret? VerifyToken { get; init; }

    /// <summary>The callback has answered the handshake (or stands in the configuration file, which is taken as verified).</summary>
    public bool Verified { get; init; }

    /// <summary>Parked by a 410 or by an operator, with the reason; null when it is not.</summary>
    public string? Parked { get; init; }

    /// <summary>How its callbacks are written.</summary>
    public CallbackFormat Format { get; init; }

    /// <summary><c>thread_owner</c> of an idle conversation answers <c>{"data":[{}]}</c>, for clients that crash on an empty list.</summary>
    public bool IdleOwnerAsObject { get; init; }

    /// <summary>The edges it may forward to the Graph API (rules.md section 8), as <c>METHOD edge</c>; <c>*</c> for a method means all.</summary>
    public ImmutableArray<string> Forwards { get; init; } = [];

    /// <summary>Named in the configuration file, hence read-only in the admin API.</summary>
    public bool Declared { get; init; }
}
