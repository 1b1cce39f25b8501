using System.Collections.Frozen;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge.Tests;

/// <summary>Two Pages and their apps, with names for everything a test says.</summary>
internal static class World
{
    public const string Page = "1001";
    public const string Instagram = "17841400000000001";
    public const string OtherPage = "2002";
    public const string RemovedPage = "3003";
    public const string Person = "9001";
    public const long Bot = 11;
    public const long Desk = 22;
    public const long Gone = 44;
    public const string BotToken = "EAAR-bot-token";
    public const string DeskToken = "EAAR-desk-token";
    public const string ExpiredToken = "EAAR-expired-token";
    public const string OtherPageToken = "EAAR-other-page-token";
    public const string RemovedPageToken = "EAAR-removed-page-token";
    public const string GoneToken = "EAAR-gone-token";
    public const string BotSecret = "bot-secret-bot-secret";
    public const string DeskSecret = "desk-secret-desk-secret";
    public const string SeatSecret = "seat-secret-seat-secret";
    public const string NextSeatSecret = "seat-secret-the-next-one";
    public const string VerifyToken = "verify-me";
    public const string AdminToken = "admin-token-admin-token";
    public const string PageToken = "EAAG-the-page-token-at-meta";

    public static readonly AppId PageInbox = new(263902037430900);
    public static readonly ConversationKey Conversation = new(new PageId(Page), new PersonId(Person));

    public static DirectorySnapshot Directory(Profile? profile = null, long? primary = Bot)
    {
        var hosted = new[]
        {
            new HostedApp(new AppId(Bot), "Bot") { Fields = new[] { "messages", "messaging_postbacks" }.ToFrozenSet() },
            new HostedApp(new AppId(Desk), "Desk") { Fields = new[] { "messages", "standby" }.ToFrozenSet() },
        };
        var roster = new PageRoster(new PageId(Page), profile ?? Profile.Handover)
        {
            RouterApp = new AppId(77),
            Primary = primary is { } p ? new AppId(p) : null,
            Apps = hosted.ToFrozenDictionary(a => a.Id),
            PlatformApps = new[] { PageInbox }.ToFrozenSet(),
            Inboxes = new[] { PageInbox }.ToFrozenSet(),
        };
        var page = new PageEntry(new PageId(Page), "Shoes", roster) { InstagramId = Instagram, Token = new Secret(PageToken) };
        var other = new PageEntry(new PageId(OtherPage), "Hats", roster with { Page = new PageId(OtherPage) });
        var removed = new PageEntry(new PageId(RemovedPage), "Gone", roster with { Page = new PageId(RemovedPage) }) { Removed = true };
        var apps = new[]
        {
            new AppEntry(new AppId(Bot), "Bot", new Secret(BotSecret)) { Forwards = AppSettings.DefaultForwards, Callback = new Uri("http://127.0.0.1:1/hook"), VerifyToken = new Secret("old"), Verified = true },
            new AppEntry(new AppId(Desk), "Desk", new Secret(DeskSecret)) { Forwards = ["* messenger_profile", "* user_settings", "GET conversations", "DELETE profile"] },
            new AppEntry(new AppId(Gone), "Gone", new Secret("gone-secret-gone-secret")),
        };
        return new DirectorySnapshot(new MetaSeat(new AppId(77), new Uri("http://127.0.0.1:1/"))
        {
            Secrets = [new Secret(SeatSecret), new Secret(NextSeatSecret)],
            VerifyToken = new Secret(VerifyToken),
        })
        {
            Pages = new[] { page, other, removed }.ToFrozenDictionary(x => x.Id),
            Accounts = new Dictionary<string, PageEntry> { [Page] = page, [Instagram] = page, [OtherPage] = other, [RemovedPage] = removed }.ToFrozenDictionary(),
            Apps = apps.ToFrozenDictionary(a => a.Id),
            Tokens = new[]
            {
                Token(BotToken, Bot, Page), Token(DeskToken, Desk, Page), Token(OtherPageToken, Bot, OtherPage), Token(RemovedPageToken, Bot, RemovedPage),
                Token(GoneToken, Gone, Page), Token(ExpiredToken, Bot, Page, DateTimeOffset.UnixEpoch.AddDays(1)),
            }.ToFrozenDictionary(t => t.Hash),
        };
    }

    private static TokenEntry Token(string text, long app, string page, DateTimeOffset? expires = null) =>
        new(DirectorySnapshot.HashOf(text), new AppId(app), new PageId(page), DateTimeOffset.UnixEpoch, expires);
}
