namespace Router.Protocol;

/// <summary>Names one conversation: a Page and a person.</summary>
public readonly record struct ConversationKey(PageId Page, PersonId Person)
{
    /// <summary><c>page:person</c>, as in logs and admin paths.</summary>
    public override string ToString() => $"{Page}:{Person}";
}
