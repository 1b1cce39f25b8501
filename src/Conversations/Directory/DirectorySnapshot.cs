using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Router.Protocol;

namespace Router.Conversations;

/// <summary>
/// Everything configured, as one consistent snapshot: Pages, apps, tokens, Router's seat at Meta. Replaced as a whole,
/// never changed; whoever works holds one snapshot from beginning to end.
/// </summary>
public sealed record DirectorySnapshot(MetaSeat Seat)
{
    /// <summary>Grows with every change.</summary>
    public long Version { get; init; }

    public FrozenDictionary<PageId, PageEntry> Pages { get; init; } = FrozenDictionary<PageId, PageEntry>.Empty;

    /// <summary>Pages by every account id a webhook can name them by: the Page's, the linked Instagram account's.</summary>
    public FrozenDictionary<string, PageEntry> Accounts { get; init; } = FrozenDictionary<string, PageEntry>.Empty;

    public FrozenDictionary<AppId, AppEntry> Apps { get; init; } = FrozenDictionary<AppId, AppEntry>.Empty;

    /// <summary>Tokens by their hash.</summary>
    public FrozenDictionary<string, TokenEntry> Tokens { get; init; } = FrozenDictionary<string, TokenEntry>.Empty;

    /// <summary>The token with this text, expired ones included, or null. Found by hash: the text itself is kept nowhere.</summary>
    public TokenEntry? TokenOf(string text) => Tokens.GetValueOrDefault(HashOf(text));

    /// <summary>The hash a token is stored and found by: lowercase hex SHA-256. Tokens are long and random, so a plain hash keeps them.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

/// <summary>Where the current snapshot comes from.</summary>
public interface IDirectory
{
    /// <summary>The newest snapshot this process knows; a change elsewhere is seen within 5 s (rules.md section 7).</summary>
    DirectorySnapshot Current { get; }

    /// <summary>Reads the directory afresh from its store, for a Page that the snapshot does not know.</summary>
    ValueTask<DirectorySnapshot> Refresh(CancellationToken stop);

    /// <summary>Parks an app (its callback answered 410): nothing is sent to it until its address is verified again or an operator unparks it.</summary>
    ValueTask Park(AppId app, string reason, CancellationToken stop);
}
