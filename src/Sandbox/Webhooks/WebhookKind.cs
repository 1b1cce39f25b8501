namespace Router.Sandbox;

/// <summary>How a copy reaches an app that does not own the thread ("standby Webhook Event Reference").</summary>
internal enum StandbyForm
{
    Copy = 1,

    /// <summary>"Postback copies have no payload."</summary>
    WithoutPayload = 2,

    /// <summary>Not among the events that standby supports.</summary>
    None = 3,
}

/// <summary>One kind of webhook item: its key inside the item and the subscription field on each platform.</summary>
internal sealed record WebhookKind(string Key, string MessengerField, string? InstagramField, StandbyForm Standby)
{
    public static readonly WebhookKind Message = new("message", "messages", "messages", StandbyForm.Copy);

    // Instagram has no field of its own for echoes: they are part of messages (WH-IG).
    public static readonly WebhookKind Echo = new("message", "message_echoes", "messages", StandbyForm.Copy);
    public static readonly WebhookKind Postback = new("postback", "messaging_postbacks", "messaging_postbacks", StandbyForm.WithoutPayload);
    public static readonly WebhookKind Referral = new("referral", "messaging_referrals", "messaging_referral", StandbyForm.None);
    public static readonly WebhookKind OptIn = new("optin", "messaging_optins", "messaging_optins", StandbyForm.None);
    public static readonly WebhookKind Reaction = new("reaction", "message_reactions", "message_reactions", StandbyForm.None);
    public static readonly WebhookKind Edit = new("message_edit", "message_edits", "message_edits", StandbyForm.None);
    public static readonly WebhookKind Read = new("read", "message_reads", "messaging_seen", StandbyForm.Copy);

    // "No delivery events on Instagram" (WH-IG).
    public static readonly WebhookKind Delivery = new("delivery", "message_deliveries", null, StandbyForm.Copy);
    public static readonly WebhookKind Pass = new("pass_thread_control", "messaging_handovers", "messaging_handover", StandbyForm.None);
    public static readonly WebhookKind Take = new("take_thread_control", "messaging_handovers", "messaging_handover", StandbyForm.None);
    public static readonly WebhookKind Request = new("request_thread_control", "messaging_handovers", "messaging_handover", StandbyForm.None);
    public static readonly WebhookKind Metadata = new("pass_thread_metadata", "messaging_handovers", "messaging_handover", StandbyForm.None);
    public static readonly WebhookKind Roles = new("app_roles", "messaging_handovers", "messaging_handover", StandbyForm.None);

    // The kinds below are documented for Messenger alone.
    public static readonly WebhookKind AccountLinking = new("account_linking", "messaging_account_linking", null, StandbyForm.None);
    public static readonly WebhookKind Feedback = new("messaging_feedback", "messaging_feedback", null, StandbyForm.None);
    public static readonly WebhookKind CustomerInformation = new("messaging_customer_information", "messaging_customer_information", null, StandbyForm.None);
    public static readonly WebhookKind ResponseFeedback = new("response_feedback", "response_feedback", null, StandbyForm.None);
    public static readonly WebhookKind Order = new("order", "send_cart", null, StandbyForm.None);
    public static readonly WebhookKind Form = new("form", "messaging_in_thread_lead_form_submit", null, StandbyForm.None);
    public static readonly WebhookKind Policy = new("policy_enforcement", "messaging_policy_enforcement", null, StandbyForm.None);
    public static readonly WebhookKind Labels = new("inbox_labels", "inbox_labels", null, StandbyForm.None);

    /// <summary>Instagram's handover field is spelled both ways in Meta's pages; the subscription call takes either.</summary>
    public bool SubscribedBy(IReadOnlyCollection<string> fields, MetaPlatform platform) => platform switch
    {
        MetaPlatform.Instagram when InstagramField is null => false,
        MetaPlatform.Instagram => fields.Contains(InstagramField) || (InstagramField is "messaging_handover" or "messaging_referral" && fields.Contains(MessengerField)),
        _ => fields.Contains(MessengerField),
    };
}
