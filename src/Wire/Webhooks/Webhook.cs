using Router.Protocol;

namespace Router.Wire;

/// <summary>What one webhook POST says: its readable items in the order they stand, and a note for everything else.</summary>
public sealed record Webhook(IReadOnlyList<WebhookItem> Items, IReadOnlyList<WebhookNote> Notes)
{
    /// <summary>The body as a whole is JSON and an <c>object</c> Router serves. If false there are no items.</summary>
    public bool IsReadable { get; init; }
}

/// <summary>One item and whose it is.</summary>
/// <param name="Account">The entry's id as Meta prints it: a Page id or an Instagram account's id.</param>
/// <param name="Person">The id that is not the account; <see cref="PersonId.PageLine"/> for items without a person.</param>
/// <param name="Item">The item. Its <see cref="Item.Json"/> is a copy of its own.</param>
public sealed record WebhookItem(string Account, PersonId Person, Item Item);

/// <summary>Something in a webhook that could not be read. It never costs its neighbours.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Entry">Index of the entry; null when the whole body is meant.</param>
/// <param name="Index">Index of the item in its array; null when the whole entry is meant.</param>
public sealed record WebhookNote(WebhookFault Reason, int? Entry = null, int? Index = null)
{
    public override string ToString() => (Entry, Index) switch
    {
        (null, _) => $"{Reason}",
        (_, null) => $"{Reason} (entry {Entry})",
        _ => $"{Reason} (entry {Entry}, item {Index})",
    };
}

/// <summary>Why something in a webhook was not read.</summary>
public enum WebhookFault
{
    /// <summary>The body is not JSON.</summary>
    BrokenJson = 1,

    /// <summary>The body is JSON but no object with an <c>entry</c> array.</summary>
    NoEntries = 2,

    /// <summary><c>object</c> is neither <c>page</c> nor <c>instagram</c>.</summary>
    UnknownObject = 3,

    /// <summary>The entry is not an object.</summary>
    EntryNotAnObject = 4,

    /// <summary>Neither the entry nor its item names the account.</summary>
    NoAccount = 5,

    /// <summary>The item, or an array of items, is not what its place demands.</summary>
    ItemNotAnObject = 6,

    /// <summary>The item is nested more than <see cref="WebhookReader.MaxDepth"/> levels deep.</summary>
    TooDeep = 7,

    /// <summary>The item has no member that says what it is, or that member is not an object.</summary>
    NoKind = 8,

    /// <summary>The person's id is empty, too long, unreadable, or the reserved word <c>page</c>.</summary>
    BadPerson = 9,
}
