using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>What a person can tap: buttons of messages, their own menu, the Page's menu; each with the app that made it.</summary>
internal static class ButtonsInChat
{
    /// <summary>The newest button of this title in a message, else in the person's menu, else in the Page's.</summary>
    public static (MetaApp? Creator, PageButton Button)? Find(MetaConversation c, string title)
    {
        if (Newest(c, message => message.Buttons, title) is { } inMessage)
        {
            return inMessage;
        }

        if (InMenu(c.UserMenu?["menu"], title) is { } own)
        {
            return (c.UserMenuAuthor, own);
        }

        return InMenu(c.Page.Profiles.GetValueOrDefault(c.Platform)?["persistent_menu"], title) is { } paged
            ? (c.Page.ProfileAuthors.GetValueOrDefault((c.Platform, "persistent_menu")), paged)
            : null;
    }

    public static (MetaApp? Creator, PageButton Button)? Newest(MetaConversation c, Func<StoredMessage, IReadOnlyList<PageButton>> choose, string title) =>
        c.Messages.AsEnumerable().Reverse()
            .SelectMany(message => choose(message).Select(button => ((MetaApp? Creator, PageButton Button)?)(message.App, button)))
            .FirstOrDefault(found => found!.Value.Button.Title == title);

    private static PageButton? InMenu(JsonNode? menu, string title) => SendForm.Buttons(menu).FirstOrDefault(button => button.Title == title);
}
