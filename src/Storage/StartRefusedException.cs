namespace Router.Storage;

/// <summary>Router does not start, and the message says why and what to do. It is printed as it is, without a stack.</summary>
public sealed class StartRefusedException : Exception
{
    public StartRefusedException()
        : base("Router does not start.")
    {
    }

    public StartRefusedException(string message)
        : base(message)
    {
    }

    public StartRefusedException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>Says every fault at once, each on a line of its own.</summary>
    public static StartRefusedException For(IReadOnlyCollection<string> faults) => new(
        $"Router does not start: {faults.Count} setting{(faults.Count == 1 ? " is" : "s are")} wrong.{Environment.NewLine}"
        + string.Join(Environment.NewLine, faults.Select(fault => "  - " + fault)));
}
