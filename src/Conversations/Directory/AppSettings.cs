using System.Collections.Immutable;
using Router.Wire;

namespace Router.Conversations;

/// <summary>A hosted app as the operator wrote it, apart from its secret, its address and whether it is parked.</summary>
public sealed record AppSettings(string Name)
{
    public CallbackFormat Format { get; init; }

    /// <summary>See <see cref="AppEntry.IdleOwnerAsObject"/>.</summary>
    public bool IdleOwnerAsObject { get; init; }

    /// <summary>See <see cref="AppEntry.Forwards"/>.</summary>
    public ImmutableArray<string> Forwards { get; init; } = DefaultForwards;

    /// <summary>Reads of profiles, and the uploads (rules.md section 8).</summary>
    public static ImmutableArray<string> DefaultForwards { get; } =
        ["GET profile", "GET messenger_profile", "GET user_settings", "POST message_attachments"];

    /// <summary>Equal by value, the edges one by one.</summary>
    public bool Equals(AppSettings? other) =>
        other is not null && Name == other.Name && Format == other.Format && IdleOwnerAsObject == other.IdleOwnerAsObject
        && Forwards.SequenceEqual(other.Forwards);

    public override int GetHashCode() => HashCode.Combine(Name, Format, IdleOwnerAsObject, Forwards.Length);
}

/// <summary>Where an app's callbacks go.</summary>
/// <param name="Address">The address; null: none, its deliveries wait.</param>
/// <param name="VerifyToken">What the app's <c>hub.challenge</c> handshake expects; null: none.</param>
/// <param name="Verified">The address has answered the handshake.</param>
public sealed record AppCallback(Uri? Address, Secret? VerifyToken, bool Verified);

/// <summary>Router's seat at Meta as the operator wrote it, apart from its secrets.</summary>
/// <param name="App">Router's own Meta app.</param>
/// <param name="Graph">The Graph API's address, without version.</param>
/// <param name="Version">The version Router writes in its own calls, for example <c>v23.0</c>.</param>
public sealed record SeatSettings(Protocol.AppId App, Uri Graph, string Version);

/// <summary>The secrets of Router's seat.</summary>
/// <param name="Secret">The Meta app's secret.</param>
/// <param name="Successor">The next one, while it is rotated: webhooks signed with either are accepted.</param>
/// <param name="VerifyToken">What Meta sends as <c>hub.verify_token</c>; null: none, the handshake is refused.</param>
public sealed record SeatSecrets(Secret Secret, Secret? Successor, Secret? VerifyToken);
