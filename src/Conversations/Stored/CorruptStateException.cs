namespace Router.Conversations;

/// <summary>A stored state that this version cannot read. Nothing is guessed and nothing is overwritten: an operator decides.</summary>
public sealed class CorruptStateException : Exception
{
    public CorruptStateException()
        : base("A stored state cannot be read.")
    {
    }

    public CorruptStateException(string message)
        : base(message)
    {
    }

    public CorruptStateException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
