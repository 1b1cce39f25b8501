namespace Router.Protocol;

/// <summary>A Facebook Page's id. A linked Instagram account counts as its Page (rules.md section 1).</summary>
public readonly record struct PageId
{
    public PageId(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        Value = value;
    }

    /// <summary>The id as Meta prints it: decimal, opaque.</summary>
    public string Value { get => field ?? ""; }

    public override string ToString() => Value;
}
