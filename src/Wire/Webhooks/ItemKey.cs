using Router.Protocol;

namespace Router.Wire;

/// <summary>
/// The members that say what an item is (protocol.md 4.5, 4.6). If an item has several, the smaller wins: a lead's
/// <c>referral</c> stands beside <c>lead</c>, a message may carry anything.
/// </summary>
internal enum ItemKey
{
    Message = 1,
    Postback,
    Reaction,
    Edit,
    Delivery,
    Read,
    Pass,
    Take,
    Request,
    Roles,
    OptIn,
    Referral,
    AccountLinking,
    PolicyEnforcement,
    Feedback,
    CustomerInformation,
    ResponseFeedback,
    Order,
    Form,
    GamePlay,

    /// <summary>A Page-level change: <c>field</c> and <c>value</c>.</summary>
    Change,

    /// <summary>A key this version does not know.</summary>
    Other,

    None = int.MaxValue,
}

internal static class ItemKeys
{
    /// <summary>The key of a member's name; null for the envelope's own members.</summary>
    public static ItemKey? Of(ReadOnlySpan<byte> name)
    {
        switch (name.Length)
        {
            case 2 when name.SequenceEqual("id"u8):
                return null;
            case 4 when name.SequenceEqual("read"u8):
                return ItemKey.Read;
            case 4 when name.SequenceEqual("form"u8):
                return ItemKey.Form;
            case 5 when name.SequenceEqual("optin"u8):
                return ItemKey.OptIn;
            case 5 when name.SequenceEqual("order"u8):
                return ItemKey.Order;
            case 6 when name.SequenceEqual("sender"u8):
                return null;
            case 7 when name.SequenceEqual("message"u8):
                return ItemKey.Message;
            case 8 when name.SequenceEqual("postback"u8):
                return ItemKey.Postback;
            case 8 when name.SequenceEqual("reaction"u8):
                return ItemKey.Reaction;
            case 8 when name.SequenceEqual("delivery"u8):
                return ItemKey.Delivery;
            case 8 when name.SequenceEqual("referral"u8):
                return ItemKey.Referral;
            case 9 when name.SequenceEqual("timestamp"u8) || name.SequenceEqual("recipient"u8):
                return null;
            case 9 when name.SequenceEqual("app_roles"u8):
                return ItemKey.Roles;
            case 9 when name.SequenceEqual("game_play"u8):
                return ItemKey.GamePlay;
            case 11 when name.SequenceEqual("hop_context"u8):
                return null;
            case 12 when name.SequenceEqual("message_edit"u8):
                return ItemKey.Edit;
            case 15 when name.SequenceEqual("account_linking"u8):
                return ItemKey.AccountLinking;
            case 17 when name.SequenceEqual("response_feedback"u8):
                return ItemKey.ResponseFeedback;
            // Both spellings are in use (protocol.md 4.5).
            case 18 when name.SequenceEqual("policy_enforcement"u8) || name.SequenceEqual("policy-enforcement"u8):
                return ItemKey.PolicyEnforcement;
            case 18 when name.SequenceEqual("messaging_feedback"u8):
                return ItemKey.Feedback;
            case 19 when name.SequenceEqual("pass_thread_control"u8):
                return ItemKey.Pass;
            case 19 when name.SequenceEqual("take_thread_control"u8):
                return ItemKey.Take;
            case 22 when name.SequenceEqual("request_thread_control"u8):
                return ItemKey.Request;
            case 30 when name.SequenceEqual("messaging_customer_information"u8):
                return ItemKey.CustomerInformation;
            default:
                return ItemKey.Other;
        }
    }

    /// <summary>The subscription field an item of this key belongs to (protocol.md 3.11); empty where the item names it itself.</summary>
    public static string FieldOf(ItemKey key) => key switch
    {
        ItemKey.Message => "messages",
        ItemKey.Postback => "messaging_postbacks",
        ItemKey.Reaction => "message_reactions",
        ItemKey.Edit => "message_edits",
        ItemKey.Delivery => "message_deliveries",
        ItemKey.Read => "message_reads",
        ItemKey.Pass or ItemKey.Take or ItemKey.Request or ItemKey.Roles => "messaging_handovers",
        ItemKey.OptIn => "messaging_optins",
        ItemKey.Referral => "messaging_referrals",
        ItemKey.AccountLinking => "messaging_account_linking",
        ItemKey.PolicyEnforcement => "messaging_policy_enforcement",
        ItemKey.Feedback => "messaging_feedback",
        ItemKey.CustomerInformation => "messaging_customer_information",
        ItemKey.ResponseFeedback => "response_feedback",
        ItemKey.Order => "send_cart",
        ItemKey.Form => "messaging_in_thread_lead_form_submit",
        ItemKey.GamePlay => "messaging_game_plays",
        _ => "",
    };

    /// <summary>The kind the rules see; a message is told from an echo by its own content.</summary>
    public static ItemKind KindOf(ItemKey key) => key switch
    {
        ItemKey.Message => ItemKind.Message,
        ItemKey.Postback => ItemKind.Postback,
        ItemKey.Referral => ItemKind.Referral,
        ItemKey.OptIn => ItemKind.OptIn,
        ItemKey.Reaction => ItemKind.Reaction,
        ItemKey.Edit => ItemKind.Edit,
        ItemKey.Delivery => ItemKind.Delivered,
        ItemKey.Read => ItemKind.Read,
        ItemKey.Pass or ItemKey.Take or ItemKey.Request or ItemKey.Roles => ItemKind.Handover,
        ItemKey.Change or ItemKey.Other or ItemKey.None => ItemKind.Unknown,
        _ => ItemKind.OwnerOnly,
    };

    /// <summary>Known fields under <c>changes</c> that concern one person's conversation and that only its owner hears.</summary>
    public static bool IsOwnerOnlyChange(string field) => field == "inbox_labels";
}
