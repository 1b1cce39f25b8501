namespace Router.EndToEnd;

/// <summary>A conversation as everybody outside names it: the Page and the person. A Page's own line has the person <c>page</c>.</summary>
public readonly record struct ConversationName(string Page, string Person)
{
    public override string ToString() => $"{Page}:{Person}";
}
