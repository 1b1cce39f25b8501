namespace Router.Protocol;

/// <summary>
/// A person's id: PSID on Messenger, IGSID on Instagram, or a <c>user_ref</c> that stands for one.
/// The id <c>page</c> stands for the Page's own line: items without a person.
/// </summary>
public readonly record struct PersonId
{
    /// <summary>The Page's own line (rules.md section 1): no owner, every subscribed app hears on <em>messaging</em>.</summary>
    public static readonly PersonId PageLine = new("page");

    public PersonId(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        Value = value;
    }

    public string Value { get => field ?? ""; }

    /// <summary>True for the Page's own line.</summary>
    public bool IsPageLine => Value == "page";

    public override string ToString() => Value;
}
