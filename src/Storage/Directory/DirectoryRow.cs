namespace Router.Storage;

/// <summary>One object of the directory as a store keeps it.</summary>
/// <param name="Name">Which object.</param>
/// <param name="Body">What it is, as JSON; its secrets are encrypted.</param>
public sealed record DirectoryRow(RowName Name, string Body);

/// <summary>Names an object of the directory.</summary>
/// <param name="Kind"><c>seat</c>, <c>app</c>, <c>page</c>, <c>page-app</c> or <c>token</c>.</param>
/// <param name="Id">The object's id; of an app on a Page both ids, the Page's first, with a colon between.</param>
public readonly record struct RowName(string Kind, string Id);
