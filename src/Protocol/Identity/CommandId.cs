namespace Router.Protocol;

/// <summary>
/// Names one command (a control call or a send). A caller may choose it (<c>Idempotency-Key</c>);
/// repeating a command with the same id gives the same answer and changes nothing twice.
/// </summary>
public readonly record struct CommandId
{
    /// <summary>The longest id accepted, in characters.</summary>
    public const int MaxLength = 200;

    public CommandId(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, MaxLength);
        Value = value;
    }

    public string Value { get => field ?? ""; }

    public override string ToString() => Value;
}
