namespace Router.Protocol;

/// <summary>The kinds of rules.md section 6. A kind decides entry, standby form and entitlement (<see cref="ItemKinds"/>).</summary>
public enum ItemKind
{
    /// <summary>A person's message, a quick reply's tap included.</summary>
    Message = 1,

    /// <summary>A tap of a button, menu item, ice breaker or Get Started.</summary>
    Postback = 2,

    /// <summary>A link or ad followed into an existing thread.</summary>
    Referral = 3,

    /// <summary>A plugin or notification opt-in.</summary>
    OptIn = 4,

    /// <summary>The Page's own message, told back.</summary>
    Echo = 5,

    Reaction = 6,

    Edit = 7,

    /// <summary>Delivery receipt.</summary>
    Delivered = 8,

    /// <summary>Read receipt (<c>read</c>; on Instagram the field <c>messaging_seen</c>).</summary>
    Read = 9,

    /// <summary>Account linking, feedback, game play and other known kinds that only the owner hears; the item names its field.</summary>
    OwnerOnly = 10,

    /// <summary>A kind this version does not know: delivered to apps that subscribe to its key or to <c>*</c>.</summary>
    Unknown = 11,

    /// <summary>A handover event of Meta's: an observation, never forwarded as such.</summary>
    Handover = 12,
}

/// <summary>What each kind means to the rules: the columns of rules.md section 6.</summary>
public static class ItemKinds
{
    private static readonly string[] Messages = ["messages"];
    private static readonly string[] Postbacks = ["messaging_postbacks"];
    private static readonly string[] Referrals = ["messaging_referrals", "messaging_referral"];
    private static readonly string[] OptIns = ["messaging_optins"];
    private static readonly string[] Echoes = ["message_echoes"];
    private static readonly string[] InstagramEchoes = ["message_echoes", "messages"];
    private static readonly string[] Reactions = ["message_reactions"];
    private static readonly string[] Edits = ["message_edits", "message_edit"];
    private static readonly string[] Deliveries = ["message_deliveries"];
    private static readonly string[] Reads = ["message_reads", "messaging_seen"];

    /// <summary>An entry of the person: may move control, and is activity.</summary>
    public static bool IsEntry(this ItemKind kind) =>
        kind is ItemKind.Message or ItemKind.Postback or ItemKind.Referral or ItemKind.OptIn;

    /// <summary>Apps not in control hear it on <em>standby</em> (EV-standby; protocol.md 4.7).</summary>
    public static bool HasStandbyForm(this ItemKind kind) =>
        kind is ItemKind.Message or ItemKind.Postback or ItemKind.Echo or ItemKind.Delivered or ItemKind.Read or ItemKind.Unknown;

    /// <summary>True if <paramref name="app"/> subscribed to the item's kind. Meta spells some fields differently per channel; each spelling counts.</summary>
    public static bool Entitles(this Item item, HostedApp app, Channel channel) => item.Kind switch
    {
        ItemKind.Message => Any(app, Messages),
        ItemKind.Postback => Any(app, Postbacks),
        ItemKind.Referral => Any(app, Referrals),
        ItemKind.OptIn => Any(app, OptIns),
        ItemKind.Echo => Any(app, channel == Channel.Instagram ? InstagramEchoes : Echoes),
        ItemKind.Reaction => Any(app, Reactions),
        ItemKind.Edit => Any(app, Edits),
        ItemKind.Delivered => Any(app, Deliveries),
        ItemKind.Read => Any(app, Reads),
        ItemKind.OwnerOnly => app.Subscribes(item.Field),
        ItemKind.Unknown => app.Subscribes(item.Field) || app.Subscribes("*"),
        ItemKind.Handover => false,
        _ => throw new System.Diagnostics.UnreachableException($"No entitlement for kind {item.Kind}."),
    };

    private static bool Any(HostedApp app, string[] fields)
    {
        foreach (var field in fields)
        {
            if (app.Subscribes(field))
            {
                return true;
            }
        }

        return false;
    }
}
