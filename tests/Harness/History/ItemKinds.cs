namespace Router.EndToEnd;

/// <summary>
/// The kinds of items as the table of rules.md section 6 has them, written down here a second time on purpose: a mistake in
/// Router's own table must not make the checker blind to it.
/// </summary>
public static class ItemKinds
{
    /// <summary>A field that every app of the run may have: it hears every change of control.</summary>
    public const string ControlChangedField = "router_control_changed";

    private sealed record Kind(string[] Fields, bool Standby, bool Entry = false, bool Remembered = true);

    private static readonly Dictionary<string, Kind> Known = new(StringComparer.Ordinal)
    {
        ["message"] = new(["messages"], Standby: true, Entry: true),
        ["postback"] = new(["messaging_postbacks"], Standby: true, Entry: true),
        ["referral"] = new(["messaging_referrals", "messaging_referral"], Standby: false, Entry: true),
        ["optin"] = new(["messaging_optins"], Standby: false, Entry: true),
        ["echo"] = new(["message_echoes"], Standby: true),
        ["reaction"] = new(["message_reactions"], Standby: false),
        ["message_edit"] = new(["message_edits"], Standby: false),
        ["delivery"] = new(["message_deliveries"], Standby: true, Remembered: false),
        ["read"] = new(["message_reads", "messaging_seen"], Standby: true, Remembered: false),
    };

    /// <summary>Handover items of Meta's: Router observes them and forwards none.</summary>
    public static readonly IReadOnlySet<string> Observations = new HashSet<string>(StringComparer.Ordinal)
    {
        "pass_thread_control", "take_thread_control", "request_thread_control", "pass_thread_metadata", "app_roles",
    };

    /// <summary>Items that Router itself makes.</summary>
    public static bool IsRouters(string kind) =>
        kind is "control_changed" or "request_ended" or "router_notice" || Observations.Contains(kind);

    public static bool IsEntry(string kind) => Known.TryGetValue(kind, out var known) && known.Entry;

    /// <summary>False for receipts, whose repeats Router does not recognize.</summary>
    public static bool IsRemembered(string kind) => !Known.TryGetValue(kind, out var known) || known.Remembered;

    /// <summary>Apps that do not own hear it on <em>standby</em>; kinds without that form only the owner hears, or everybody while idle.</summary>
    public static bool HasStandbyForm(string kind) => !Known.TryGetValue(kind, out var known) || known.Standby;

    /// <summary>The fields that entitle an app to the kind. A kind we do not know is its own field, and belongs to <c>*</c>.</summary>
    public static IReadOnlyList<string> FieldsOf(string kind) => Known.TryGetValue(kind, out var known) ? known.Fields : [kind, "*"];
}
