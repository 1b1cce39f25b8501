namespace Router.Grains.Interfaces;

/// <summary>
/// A conversation cannot do what it was asked for, and asking again does not help: this version cannot read its stored state, or its code
/// failed. Its state is as it was. The message says what to do, and the silo's log says more.
/// </summary>
/// <remarks>Every other exception of a call comes from the engine, which hands on whatever broke on the way, as it is: ask again.</remarks>
[GenerateSerializer, Immutable, Alias("router.fault")]
public sealed class ConversationFaultException : Exception
{
    public ConversationFaultException()
    {
    }

    public ConversationFaultException(string message)
        : base(message)
    {
    }

    public ConversationFaultException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
