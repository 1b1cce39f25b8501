using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>
/// A person in the chat with one Page. Each act happens at once in the platform's order; the webhooks go out behind it.
/// Acts that make a message return its <c>mid</c>.
/// </summary>
public sealed partial class PersonOnPage
{
    private const int MostEdits = 5;

    private readonly MetaWorld _world;
    private readonly MetaConversation _thread;

    internal PersonOnPage(MetaWorld world, MetaConversation thread)
    {
        _world = world;
        _thread = thread;
    }

    public Psid Id => _thread.Person;

    public MetaPage Page => _thread.Page;

    /// <summary>The thread as it stands now at Meta.</summary>
    public MetaConversation Conversation => _world.Conversation(Page, Id)!;

    /// <summary>The app in control at Meta; null: idle.</summary>
    public MetaApp? Owner => Conversation.Owner;

    /// <summary>What stands in the chat, oldest first; <c>From</c> is null for the person's own messages.</summary>
    public IReadOnlyList<ChatLine> Chat
    {
        get
        {
            lock (_world.Gate)
            {
                return [.. _thread.Messages.Select(message => new ChatLine(message.Mid, message.App?.Id, message.Text, (JsonObject)message.Message.DeepClone()))];
            }
        }
    }

    public string Writes(string text, string? replyTo = null)
    {
        var message = new JsonObject { ["text"] = text };
        if (replyTo is not null)
        {
            message["reply_to"] = new JsonObject { ["mid"] = replyTo, ["is_self_reply"] = Message(replyTo) is { App: null } };
        }

        return Says(message, text);
    }

    /// <summary>Taps the newest quick reply with this title: an ordinary message that shows its payload and moves nothing.</summary>
    public string TapsQuickReply(string title)
    {
        PageButton reply;
        lock (_world.Gate)
        {
            reply = ButtonsInChat.Newest(_thread, message => message.QuickReplies, title)?.Button ?? throw Missing(title);
        }

        return Says(new JsonObject { ["text"] = title, ["quick_reply"] = new JsonObject { ["payload"] = reply.Payload } }, title);
    }

    /// <summary>Taps the newest button with this title, else the item of the person's or the Page's menu.</summary>
    public string Taps(string title)
    {
        lock (_world.Gate)
        {
            var (creator, button) = ButtonsInChat.Find(_thread, title) ?? throw Missing(title);
            return Tap(button, creator, referral: null);
        }
    }

    /// <summary>Taps a button that <paramref name="creator"/> once sent and this platform does not remember.</summary>
    public string TapsPayload(string payload, MetaApp creator, string title = "Button") => Tap(new(title, payload), creator, referral: null);

    /// <summary>Opens the chat with Get Started; a link's ref comes along, or an ad's.</summary>
    public string GetsStarted(string? reference = null, string? adId = null)
    {
        lock (_world.Gate)
        {
            var profile = Page.Profiles.GetValueOrDefault(_thread.Platform);
            var payload = GraphArguments.TextOf(profile?["get_started"]?["payload"]) ?? "GET_STARTED";
            // Under Conversation Routing the link's route or the organic route decides, not who made the button (CR-M, entry points).
            var receiver = Page.Regime != MetaRegime.Routing ? Page.ProfileAuthors.GetValueOrDefault((_thread.Platform, "get_started"))
                : reference is not null && Page.LinkRoutes.TryGetValue(reference, out var app) ? app
                : null;
            // An ad's receiving app counts in every regime.
            if (adId is not null && Page.AdRoutes.TryGetValue(adId, out var route))
            {
                receiver = route.App;
            }

            return Tap(new("Get Started", payload), receiver, adId is not null ? AdReferral(adId, reference ?? "") : reference is not null ? LinkReferral(reference) : null);
        }
    }

    public void Reacts(string mid, string reaction = "love", string emoji = "\u2764\ufe0f") => Acts(WebhookKind.Reaction, mid, opensWindow: true, new JsonObject
    {
        ["reaction"] = reaction,
        ["emoji"] = emoji,
        ["action"] = "react",
        ["mid"] = mid,
    });

    public void Unreacts(string mid) => Acts(WebhookKind.Reaction, mid, opensWindow: false, new JsonObject { ["action"] = "unreact", ["mid"] = mid });

    public void Edits(string mid, string text)
    {
        lock (_world.Gate)
        {
            var message = Message(mid);
            if (message?.Edits == MostEdits)
            {
                throw new InvalidOperationException($"Messenger lets a message be edited {MostEdits} times.");
            }

            var number = message is null ? 1 : ++message.Edits;
            Acts(WebhookKind.Edit, mid, opensWindow: false, new JsonObject { ["mid"] = mid, ["text"] = text, ["num_edit"] = number });
        }
    }

    /// <summary>Has seen everything so far.</summary>
    public void Reads()
    {
        lock (_world.Gate)
        {
            var newest = _thread.Messages.FindLast(message => message.App is not null)?.Mid;
            Acts(WebhookKind.Read, newest, opensWindow: false, _thread.Platform == MetaPlatform.Instagram
                ? new JsonObject { ["mid"] = newest }
                : new JsonObject { ["watermark"] = _world.Now.ToUnixTimeMilliseconds() });
        }
    }

    /// <summary>Blocks the business: sends are refused with 551 until <see cref="Unblocks"/>.</summary>
    public void Blocks() => _thread.Blocked = true;

    public void Unblocks() => _thread.Blocked = false;

    private string Says(JsonObject message, string? text, AdRoute? route = null, bool silently = false)
    {
        lock (_world.Gate)
        {
            var mid = _world.NewMid();
            message.Insert(0, "mid", mid);
            _world.Control.Entry(_thread, route);
            _thread.Messages.Add(new(mid, _world.Now, App: null, text, message));
            _world.Journal.Append(new JournalEntry.PersonActed(Page.Id, Id, "message", mid, text));
            if (silently || AnswersQuestion(text ?? ""))
            {
                return mid;
            }

            _world.Feed.FromPerson(_thread, WebhookKind.Message, message.DeepClone());
            return mid;
        }
    }

    private string Tap(PageButton button, MetaApp? creator, JsonObject? referral)
    {
        lock (_world.Gate)
        {
            var mid = _world.NewMid();
            var postback = new JsonObject { ["mid"] = mid, ["title"] = button.Title, ["payload"] = button.Payload };
            if (referral is not null)
            {
                postback["referral"] = referral;
            }

            if (creator is null)
            {
                _world.Control.Entry(_thread, route: null);
            }
            else
            {
                _world.Control.Expire(_thread);
                _world.Control.Tapped(_thread, creator);
            }

            _world.Journal.Append(new JournalEntry.PersonActed(Page.Id, Id, "postback", mid, button.Title));
            _world.Feed.FromPerson(_thread, WebhookKind.Postback, postback, creator);
            return mid;
        }
    }

    private void Acts(WebhookKind kind, string? mid, bool opensWindow, JsonObject body)
    {
        lock (_world.Gate)
        {
            _world.Control.Expire(_thread);
            if (opensWindow)
            {
                _thread.LastFromPerson = _world.Now;
            }

            _world.Journal.Append(new JournalEntry.PersonActed(Page.Id, Id, kind.Key, mid, Text: null));
            _world.Feed.FromPerson(_thread, kind, body);
        }
    }

    private StoredMessage? Message(string mid) => _thread.Messages.Find(message => message.Mid == mid);

    private InvalidOperationException Missing(string title) => new($"There is nothing titled \"{title}\" in the chat of {Id}.");
}

/// <summary>One line of the chat on the person's phone.</summary>
public sealed record ChatLine(string Mid, MetaAppId? From, string? Text, JsonObject Message);
