using Router.Protocol;
using Router.Wire;

namespace Router.Conversations;

/// <summary>One Page as the whole process sees it: its roster for the rules, and what is needed to speak for it at Meta.</summary>
public sealed record PageEntry(PageId Id, string Name, PageRoster Roster)
{
    /// <summary>The linked Instagram account's id, by which Instagram webhooks name the Page; null if none.</summary>
    public string? InstagramId { get; init; }

    /// <summary>The Page access token with which Router calls Meta; null until one is configured.</summary>
    public Secret? Token { get; init; }

    /// <summary>The Page was removed: it accepts no calls, its webhooks are answered 200 and counted (rules.md section 7).</summary>
    public bool Removed { get; init; }

    /// <summary>Named in the configuration file, hence read-only in the admin API.</summary>
    public bool Declared { get; init; }

    /// <summary>The account id that webhooks of this channel carry.</summary>
    public string AccountOn(Channel channel) => channel == Channel.Instagram && InstagramId is { } id ? id : Id.Value;
}
