namespace Router.Protocol;

/// <summary>Which array of the webhook entry an item stood in. On <c>standby</c> it is evidence that another app owns at Meta.</summary>
public enum ArrivedOn
{
    Messaging = 1,
    Standby = 2,
    Changes = 3,
}

/// <summary>
/// One item of a webhook, read by Wire: its raw JSON and the few facts the rules decide by.
/// </summary>
public sealed record Item(ItemKind Kind, ReadOnlyMemory<byte> Json)
{
    /// <summary>The item's own key in the webhook or the subscription field it belongs to, for kinds that many fields share.</summary>
    public string Field { get; init; } = "";

    /// <summary>What tells a repeated item (rules.md section 6), as an 8-byte hash. Null: not remembered (receipts).</summary>
    public ulong? KnownBy { get; init; }

    /// <summary>Meta's timestamp, seconds and milliseconds made equal. Null if the item has none.</summary>
    public DateTimeOffset? At { get; init; }

    public ArrivedOn On { get; init; } = ArrivedOn.Messaging;

    public Channel Channel { get; init; } = Channel.Messenger;

    /// <summary>The message id of a message, echo or postback.</summary>
    public string? Mid { get; init; }

    /// <summary>The app whose tag stands in front of a postback's payload (rules.md section 4, Tags).</summary>
    public AppId? ButtonOf { get; init; }

    /// <summary>How the person came in, if the item says so.</summary>
    public RouteKind? EntryBy { get; init; }

    /// <summary>The <c>ref</c> or <c>ad_id</c> that belongs to <see cref="EntryBy"/>.</summary>
    public string? EntryKey { get; init; }

    /// <summary>The hosted app whose mark stands in an echo's metadata (rules.md section 4, Echoes).</summary>
    public AppId? EchoMark { get; init; }

    /// <summary>The <c>app_id</c> Meta prints in an echo.</summary>
    public AppId? EchoApp { get; init; }

    /// <summary>What Meta says about control, for <see cref="ItemKind.Handover"/>.</summary>
    public Observation? Observation { get; init; }
}

/// <summary>A handover event of Meta's, as values (protocol.md 4.6).</summary>
public sealed record Observation(ObservationKind Kind)
{
    public AppId? Previous { get; init; }

    public AppId? New { get; init; }

    /// <summary>The app that asks, in <c>request_thread_control</c>.</summary>
    public AppId? Requested { get; init; }

    public string? Metadata { get; init; }
}

/// <summary>The handover events Meta sends.</summary>
public enum ObservationKind
{
    Pass = 1,
    Take = 2,
    Request = 3,

    /// <summary>An <c>app_roles</c> event: Page-level, noted only; Router's own roles count.</summary>
    Roles = 4,
}
