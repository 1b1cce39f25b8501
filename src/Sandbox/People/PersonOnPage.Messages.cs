using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>Messages that are more than text (EV-messages, WH-IG). Each returns its <c>mid</c>.</summary>
public sealed partial class PersonOnPage
{
    /// <summary>Until this day a sticker comes as <c>sticker</c> and as <c>image</c>, afterwards as <c>sticker</c> only.</summary>
    private static readonly DateTimeOffset StickersAlone = new(2026, 8, 30, 0, 0, 0, TimeSpan.Zero);

    /// <summary><paramref name="type"/> is image, audio, video, file, …</summary>
    public string SendsAttachment(string type, string url) => SendsAttachment(type, new JsonObject { ["url"] = url });

    /// <summary>Any type whose payload is more than an address: <c>post</c>, <c>ig_reel</c>, <c>appointment_booking</c>, <c>template</c>, <c>location</c>, …</summary>
    public string SendsAttachment(string type, JsonObject payload, string? text = null)
    {
        var message = new JsonObject();
        if (text is not null)
        {
            message["text"] = text;
        }

        message["attachments"] = new JsonArray(Attachment(type, payload));
        return Says(message, text);
    }

    /// <summary>Text with an address in it, which Messenger unfolds.</summary>
    public string WritesLink(string text, string url, string title) =>
        SendsAttachment("fallback", new JsonObject { ["url"] = url, ["title"] = title }, text);

    /// <summary>A sticker; on Instagram no webhook tells of it (limitations of WH-IG).</summary>
    public string SendsSticker(long stickerId, string url)
    {
        var payload = new JsonObject { ["url"] = url, ["sticker_id"] = stickerId };
        var attachments = new JsonArray(Attachment("sticker", payload));
        if (_world.Now < StickersAlone)
        {
            attachments.Add(Attachment("image", (JsonObject)payload.DeepClone()));
        }

        return Says(new JsonObject { ["attachments"] = attachments }, text: null, silently: _thread.Platform == MetaPlatform.Instagram);
    }

    /// <summary>Writes from a product of the shop.</summary>
    public string WritesAboutProduct(string text, string productId) =>
        Says(new JsonObject { ["text"] = text, ["referral"] = new JsonObject { ["product"] = new JsonObject { ["id"] = productId } } }, text);

    /// <summary>Writes from a click-to-message ad, in place of tapping anything; the ad's route decides who receives it.</summary>
    public string WritesFromAd(string text, string adId, string reference = "") =>
        Says(new JsonObject { ["text"] = text, ["referral"] = AdReferral(adId, reference) }, text, Page.AdRoutes.TryGetValue(adId, out var route) ? route : null);

    /// <summary>Writes after an <c>ig.me</c> or <c>m.me</c> link opened a new chat, in place of tapping an ice breaker (Instagram).</summary>
    public string WritesFromLink(string text, string reference) => Says(new JsonObject { ["text"] = text, ["referral"] = LinkReferral(reference) }, text, RouteOf(reference));

    public string UsesCommand(string text, string command) =>
        Says(new JsonObject { ["text"] = text, ["commands"] = new JsonArray(new JsonObject { ["name"] = command }) }, text);

    /// <summary>Instagram.</summary>
    public string RepliesToStory(string text, string url, string storyId) =>
        Says(new JsonObject { ["text"] = text, ["reply_to"] = new JsonObject { ["story"] = new JsonObject { ["url"] = url, ["id"] = storyId } } }, text);

    /// <summary>Instagram: a picture that vanishes; the webhook has no address of it.</summary>
    public string SendsEphemeral() => Says(new JsonObject { ["attachments"] = new JsonArray(new JsonObject { ["type"] = "ephemeral" }) }, text: null);

    /// <summary>Instagram: something the platform does not pass on.</summary>
    public string SendsUnsupported() => Says(new JsonObject { ["is_unsupported"] = true }, text: null);

    /// <summary>Takes a message back. Only Instagram tells.</summary>
    public void Deletes(string mid)
    {
        lock (_world.Gate)
        {
            if (Message(mid) is { App: null } message)
            {
                message.IsDeleted = true;
            }

            if (_thread.Platform == MetaPlatform.Instagram)
            {
                Acts(WebhookKind.Message, mid, opensWindow: false, new JsonObject { ["mid"] = mid, ["is_deleted"] = true });
            }
        }
    }

    private static JsonObject Attachment(string type, JsonObject payload) => new() { ["type"] = type, ["payload"] = payload };
}
