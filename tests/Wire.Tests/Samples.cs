using Router.Protocol;

namespace Router.Wire.Tests;

/// <summary>One literal item of protocol.md section 4 and what it is to the rules.</summary>
public sealed record Sample(string Name, string Item, ItemKind Kind, string Field)
{
    /// <summary>The person the item is about; null for the Page's own line.</summary>
    public string? Person { get; init; } = Samples.Person;

    /// <summary>Kinds that only Messenger, or only Instagram, has are read on both all the same.</summary>
    public override string ToString() => Name;
}

/// <summary>The items of protocol.md 4.5, 4.6, with ids filled in. PAGE stands for the account's id.</summary>
public static class Samples
{
    public const string Page = "1906385232743451";
    public const string InstagramAccount = "17841400008460056";
    public const string Person = "6504216729633520";

    private const string Head = "\"sender\":{\"id\":\"6504216729633520\"},\"recipient\":{\"id\":\"PAGE\"},\"timestamp\":1458692752478,";

    public static readonly IReadOnlyList<Sample> All =
    [
        Message("text", """{"mid":"m_text","text":"hello"}"""),
        Message("quick reply", """{"mid":"m_qr","text":"Red","quick_reply":{"payload":"DEV_PAYLOAD"}}"""),
        Message("reply", """{"mid":"m_reply","text":"..","reply_to":{"mid":"m_1","is_self_reply":false}}"""),
        Message("image", """{"mid":"m_image","attachments":[{"type":"image","payload":{"url":".."}}]}"""),
        Message("sticker", """{"mid":"m_sticker","attachments":[{"type":"sticker","payload":{"url":"..","sticker_id":369239263222822}}]}"""),
        Message("fallback", """{"mid":"m_fallback","text":"see https:\/\/..","attachments":[{"type":"fallback","payload":{"url":"..","title":".."}}]}"""),
        Message("booking", """{"mid":"m_booking","attachments":[{"type":"appointment_booking","payload":{"booking_id":"..","status":"requested","start_time":1739612400,"end_time":1739616000,"timezone":"America/Los_Angeles"}}]}"""),
        Message("product", """{"mid":"m_product","text":"..","referral":{"product":{"id":".."}}}"""),
        Message("ad", """{"mid":"m_ad","text":"..","referral":{"ref":"..","ad_id":"6045246247433","source":"ADS","type":"OPEN_THREAD","ads_context_data":{"ad_title":"..","photo_url":".."}}}"""),
        Message("command", """{"mid":"m_command","text":"..","commands":[{"name":"flights"}]}"""),
        Message("story reply", """{"mid":"m_story","text":"nice","reply_to":{"story":{"url":"..","id":"17"}}}"""),
        Message("story mention", """{"mid":"m_mention","attachments":[{"type":"story_mention","payload":{"url":".."}}]}"""),
        Message("ephemeral", """{"mid":"m_ephemeral","attachments":[{"type":"ephemeral"}]}"""),
        Message("deleted", """{"mid":"m_deleted","is_deleted":true}"""),
        Message("unsupported", """{"mid":"m_unsupported","is_unsupported":true}"""),
        new("lead summary", $$$"""{{{{Head}}}"message":{"mid":"m_lead","text":"Lead summary:\n..","hop_context":{"app_id":413038776280800,"metadata":".."}},"hop_context":{"app_id":413038776280800,"metadata":".."}}""", ItemKind.Message, "messages"),
        new("emoji", $$$"""{{{{Head}}}"message":{"mid":"m_emoji","text":"gr\u00fc\u00df \ud83d\ude00"}}""", ItemKind.Message, "messages"),
        new("echo", """{"sender":{"id":"PAGE"},"recipient":{"id":"6504216729633520"},"timestamp":1457764197627,"message":{"is_echo":true,"app_id":1517776481860111,"metadata":"DEV_METADATA","mid":"m_echo","text":"hello"}}""", ItemKind.Echo, "message_echoes"),
        new("echo of a template", """{"sender":{"id":"PAGE"},"recipient":{"id":"6504216729633520"},"timestamp":1457764197627,"message":{"is_echo":true,"mid":"m_tpl","attachments":[{"title":"","url":null,"type":"template","payload":{"template_type":"button","buttons":[{"type":"postback","title":"Go","payload":"GO"}]}}]}}""", ItemKind.Echo, "message_echoes"),
        One("postback", "postback", """{"mid":"m_pb","title":"TITLE","payload":"DEV_PAYLOAD"}""", ItemKind.Postback, "messaging_postbacks"),
        One("get started", "postback", """{"mid":"m_gs","title":"Get started","payload":"DEV_PAYLOAD","referral":{"ref":"campaign","source":"SHORTLINK","type":"OPEN_THREAD"}}""", ItemKind.Postback, "messaging_postbacks"),
        One("bare postback", "postback", """{"mid":"m_bare","title":"TITLE"}""", ItemKind.Postback, "messaging_postbacks"),
        new("delivery", """{"sender":{"id":"6504216729633520"},"recipient":{"id":"PAGE"},"delivery":{"mids":["m_1"],"watermark":1458668856253}}""", ItemKind.Delivered, "message_deliveries"),
        One("read", "read", """{"watermark":1458668856253}""", ItemKind.Read, "message_reads"),
        One("seen", "read", """{"mid":"m_seen"}""", ItemKind.Read, "message_reads"),
        One("reaction", "reaction", """{"reaction":"love","emoji":"\u2764\ufe0f","action":"react","mid":"m_1"}""", ItemKind.Reaction, "message_reactions"),
        One("unreaction", "reaction", """{"action":"unreact","mid":"m_1"}""", ItemKind.Reaction, "message_reactions"),
        One("edit", "message_edit", """{"mid":"m_1","text":"new","num_edit":"1"}""", ItemKind.Edit, "message_edits"),
        One("opt-in", "optin", """{"type":"notification_messages","payload":"..","notification_messages_token":"..","notification_messages_frequency":"DAILY","user_token_status":"REFRESHED","title":".."}""", ItemKind.OptIn, "messaging_optins"),
        new("checkbox", """{"recipient":{"id":"PAGE"},"timestamp":1458692752478,"optin":{"ref":"..","user_ref":"cart-77"}}""", ItemKind.OptIn, "messaging_optins") { Person = "cart-77" },
        One("referral", "referral", """{"ref":"campaign","source":"SHORTLINK","type":"OPEN_THREAD","referer_uri":".."}""", ItemKind.Referral, "messaging_referrals"),
        new("lead end", $$$"""{{{{Head}}}"referral":{"source":"ADS","type":"LEAD_COMPLETE","ad_id":"60","ads_context_data":{}},"lead":{"data":[{"question":"..","answer":".."}]}}""", ItemKind.Referral, "messaging_referrals"),
        One("account linking", "account_linking", """{"status":"linked","authorization_code":".."}""", ItemKind.OwnerOnly, "messaging_account_linking"),
        new("policy", """{"recipient":{"id":"PAGE"},"timestamp":1458692752478,"policy_enforcement":{"action":"block","reason":".."}}""", ItemKind.OwnerOnly, "messaging_policy_enforcement") { Person = null },
        new("policy, older", """{"recipient":{"id":"PAGE"},"timestamp":1458692752478,"policy-enforcement":{"action":"unblock"}}""", ItemKind.OwnerOnly, "messaging_policy_enforcement") { Person = null },
        One("feedback", "messaging_feedback", """{"feedback_screens":[{"screen_id":0,"questions":{"QID":{"type":"csat","payload":"5","follow_up":{"type":"free_form","payload":".."}}}}]}""", ItemKind.OwnerOnly, "messaging_feedback"),
        One("customer information", "messaging_customer_information", """{"screens":[{"screen_id":"Add address","responses":[{"key":"country","value":".."}]}]}""", ItemKind.OwnerOnly, "messaging_customer_information"),
        One("response feedback", "response_feedback", """{"feedback":"Good response","mid":"m_1"}""", ItemKind.OwnerOnly, "response_feedback"),
        One("cart", "order", """{"products":[{"id":123,"retailer_id":"..","name":"..","unit_price":11,"currency":"THB","quantity":1}],"note":".."}""", ItemKind.OwnerOnly, "send_cart"),
        One("instant form", "form", """{"id":77}""", ItemKind.OwnerOnly, "messaging_in_thread_lead_form_submit"),
        One("game play", "game_play", """{"game_id":"1","player_id":"2","context_type":"SOLO"}""", ItemKind.OwnerOnly, "messaging_game_plays"),
        One("pass", "pass_thread_control", """{"previous_owner_app_id":"111","new_owner_app_id":"222","metadata":"text"}""", ItemKind.Handover, "messaging_handovers"),
        One("take", "take_thread_control", """{"previous_owner_app_id":null,"new_owner_app_id":222,"metadata":null}""", ItemKind.Handover, "messaging_handovers"),
        One("request", "request_thread_control", """{"requested_owner_app_id":333,"metadata":"text"}""", ItemKind.Handover, "messaging_handovers"),
        new("roles", """{"recipient":{"id":"PAGE"},"timestamp":1458692752478,"app_roles":{"123456789":["primary_receiver"]}}""", ItemKind.Handover, "messaging_handovers") { Person = null },
        One("unknown", "brand_new_thing", """{"x":1}""", ItemKind.Unknown, "brand_new_thing"),
        One("unknown scalar", "message_context", "7", ItemKind.Unknown, "message_context"),
    ];

    /// <summary>Every sample on both channels, as test cases.</summary>
    public static TheoryData<string, Channel> OnBothChannels()
    {
        var cases = new TheoryData<string, Channel>();
        foreach (var sample in All)
        {
            cases.Add(sample.Name, Channel.Messenger);
            cases.Add(sample.Name, Channel.Instagram);
        }

        return cases;
    }

    public static Sample Named(string name) => All.Single(s => s.Name == name);

    public static string AccountOf(Channel channel) => channel == Channel.Instagram ? InstagramAccount : Page;

    public static string ItemOn(Channel channel, string name) => Named(name).Item.Replace("PAGE", AccountOf(channel), StringComparison.Ordinal);

    /// <summary>A POST with one entry and the given items in one array.</summary>
    public static string Post(Channel channel, string array, params string[] items) =>
        $$"""{"object":"{{(channel == Channel.Instagram ? "instagram" : "page")}}","entry":[{"id":"{{AccountOf(channel)}}","time":1458692752999,"{{array}}":[{{string.Join(',', items)}}]}]}""";

    private static Sample Message(string name, string message) => One(name, "message", message, ItemKind.Message, "messages");

    private static Sample One(string name, string key, string value, ItemKind kind, string field) => new(name, $$"""{{{Head}}"{{key}}":{{value}}}""", kind, field);
}
