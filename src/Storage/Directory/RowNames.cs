using System.Globalization;
using Router.Conversations;
using Router.Protocol;

namespace Router.Storage;

/// <summary>The names of the directory's rows. They are stored: never change them.</summary>
internal static class RowNames
{
    public const string SeatKind = "seat";
    public const string AppKind = "app";
    public const string PageKind = "page";
    public const string PageAppKind = "page-app";
    public const string TokenKind = "token";

    public static readonly RowName Seat = new(SeatKind, "1");

    public static RowName Of(AppId app) => new(AppKind, app.ToString());

    public static RowName Of(PageId page) => new(PageKind, page.Value);

    public static RowName Of(PageAppKey key) => new(PageAppKind, $"{key.Page.Value}:{key.App}");

    public static RowName Of(string tokenHash) => new(TokenKind, tokenHash);

    public static AppId App(string id) => new(long.Parse(id, CultureInfo.InvariantCulture));

    public static PageAppKey PageApp(string id)
    {
        var colon = id.LastIndexOf(':');
        return new PageAppKey(new PageId(id[..colon]), App(id[(colon + 1)..]));
    }
}
