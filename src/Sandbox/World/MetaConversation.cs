using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>A thread at Meta: one person and one Page (or its Instagram account), with one app in control or none.</summary>
public sealed class MetaConversation
{
    internal MetaConversation(MetaPage page, Psid person, MetaPlatform platform, DateTimeOffset now)
    {
        Page = page;
        Person = person;
        Platform = platform;
        LastFromPerson = now;
        Id = $"t_{page.Id}{person}";
    }

    public string Id { get; }

    public MetaPage Page { get; }

    public Psid Person { get; }

    public MetaPlatform Platform { get; }

    /// <summary>The app in control; null: idle.</summary>
    public MetaApp? Owner { get; internal set; }

    public MetaApp? PreviousOwner { get; internal set; }

    public DateTimeOffset? ExpiresAt { get; internal set; }

    /// <summary>Grows by one with each change of owner.</summary>
    public int Version { get; internal set; }

    /// <summary>Staff has marked the thread Done since the inbox last had it.</summary>
    public bool MarkedDone { get; internal set; }

    /// <summary>When the person last did something that opens the messaging window.</summary>
    public DateTimeOffset LastFromPerson { get; internal set; }

    /// <summary>How long an ad's campaign lets its app keep control; null: one day.</summary>
    internal TimeSpan? CampaignWindow { get; set; }

    /// <summary>The person has blocked the business.</summary>
    public bool Blocked { get; internal set; }

    /// <summary>What else stands between this person and the business.</summary>
    public ISet<Obstacle> Obstacles { get; } = new HashSet<Obstacle>();

    /// <summary>A lead ad's question flow that runs in the thread; it ends when control leaves the Leadgen app.</summary>
    internal LeadFlow? LeadFlow { get; set; }

    public string PersonName { get; internal set; } = "Ann Example";

    internal List<StoredMessage> Messages { get; } = [];

    /// <summary>Surveys accepted while another app had control; they arrive when the thread is idle (HOP, "Customer feedback").</summary>
    internal List<StoredMessage> Held { get; } = [];

    internal JsonObject? UserMenu { get; set; }

    internal MetaApp? UserMenuAuthor { get; set; }

    internal MetaPageId Account => Page.Account(Platform);
}

/// <summary>One message of a thread; <c>App</c> is null when the person wrote it.</summary>
internal sealed record StoredMessage(string Mid, DateTimeOffset SentAt, MetaApp? App, string? Text, JsonObject Message)
{
    public int Edits { get; set; }

    /// <summary>The person has taken it back.</summary>
    public bool IsDeleted { get; set; }

    /// <summary>Buttons that the person can tap; the app that sent them gets the payload and control.</summary>
    public IReadOnlyList<PageButton> Buttons { get; init; } = [];

    public IReadOnlyList<PageButton> QuickReplies { get; init; } = [];
}

/// <summary>A button, menu item or quick reply as it stands in the person's chat.</summary>
internal sealed record PageButton(string Title, string Payload);
