namespace Router.Standalone;

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
}
