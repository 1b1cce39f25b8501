using Router.Grains.Interfaces;
using Router.Protocol;

namespace Router.GrainCalls;

/// <summary>Ids as they cross: an app is its number, a conversation its name.</summary>
public static class Ids
{
    public static string NameOf(ConversationKey key) => ConversationName.Of(key.Page.Value, key.Person.Value);

    /// <exception cref="ArgumentException">No conversation has this name.</exception>
    public static ConversationKey KeyOf(string name) => ConversationName.TryRead(name, out var page, out var person)
        ? new ConversationKey(new PageId(page), new PersonId(person))
        : throw new ArgumentException($"'{name}' names no conversation: make names with {nameof(ConversationName)}.{nameof(ConversationName.Of)}.", nameof(name));

    internal static AppId? App(long? id) => id is { } number ? new AppId(number) : null;

    internal static CommandId Command(string id) => new(id);

    // The contract's numbers are those of the rules: a test holds both lists together.
    internal static MessagingChannel? Crossing(Channel? channel) => (MessagingChannel?)channel;

    internal static Channel? Back(MessagingChannel? channel) => channel is { } number ? Back(number) : null;

    internal static Channel Back(MessagingChannel channel) => Known((Channel)channel);

    /// <summary>A number that this version knows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A newer program sent it.</exception>
    internal static T Known<T>(T number)
        where T : struct, Enum => Enum.IsDefined(number)
        ? number
        : throw new ArgumentOutOfRangeException(nameof(number), number, $"This version knows no such {typeof(T).Name}.");
}
