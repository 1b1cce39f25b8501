namespace Router.Outgoing;

/// <summary>A callback's host has no address that may be called.</summary>
public sealed class ForbiddenAddressException : IOException
{
    public ForbiddenAddressException()
    {
    }

    public ForbiddenAddressException(string message)
        : base(message)
    {
    }

    public ForbiddenAddressException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
