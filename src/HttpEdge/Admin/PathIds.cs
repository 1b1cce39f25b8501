using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Router.Protocol;

namespace Router.HttpEdge;

/// <summary>Ids as they stand in the admin API's paths and bodies.</summary>
internal static class PathIds
{
    private const int Longest = 256;

    public static bool TryPage(string text, out PageId page, [NotNullWhen(false)] out IResult? error)
    {
        var good = text.Length is > 0 and <= 32 && text.All(char.IsAsciiDigit);
        page = good ? new PageId(text) : default;
        error = good ? null : AdminAnswers.Invalid("A Page's id is a number of up to 32 digits.");
        return good;
    }

    public static bool TryApp(string? text, out AppId app, [NotNullWhen(false)] out IResult? error)
    {
        var good = AppId.TryParse(text, out app) && app.Value > 0;
        error = good ? null : AdminAnswers.Invalid("An app's id is a whole number of up to 19 digits.");
        return good;
    }

    /// <summary>Reads an app that may be absent.</summary>
    public static bool TryAppOrNone(string? text, out AppId? app, [NotNullWhen(false)] out IResult? error)
    {
        app = null;
        error = null;
        if (text is null)
        {
            return true;
        }

        var good = TryApp(text, out var id, out error);
        app = good ? id : null;
        return good;
    }

    public static bool TryConversation(string page, string person, out ConversationKey key, [NotNullWhen(false)] out IResult? error)
    {
        key = default;
        if (!TryPage(page, out var pageId, out error))
        {
            return false;
        }

        if (string.IsNullOrWhiteSpace(person) || person.Length > Longest)
        {
            error = AdminAnswers.Invalid("A person's id has up to 256 characters.");
            return false;
        }

        key = new ConversationKey(pageId, new PersonId(person));
        return true;
    }
}
