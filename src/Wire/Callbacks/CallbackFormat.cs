using Router.Protocol;

namespace Router.Wire;

/// <summary>The per-app switches of how callbacks are written (rules.md section 6).</summary>
public readonly record struct CallbackFormat
{
    /// <summary>App ids of handover items as JSON numbers throughout: some clients declare them <c>int</c> (protocol.md 4.8).</summary>
    public bool AllNumbers { get; init; }

    /// <summary>Postbacks on <em>standby</em> without payload, as Meta writes them (EV-standby).</summary>
    public bool BarePostbacks { get; init; }
}

/// <summary>The account a callback names: a Page, or the Instagram account that counts as one.</summary>
/// <param name="Channel">Decides <c>object</c>: <c>page</c> or <c>instagram</c>.</param>
/// <param name="Id">The entry's id: the Page's, or on Instagram the account's own.</param>
public readonly record struct CallbackAccount(Channel Channel, string Id);
