using Router.Wire;

namespace Router.Conversations;

/// <summary>How a callback address answered the <c>hub.challenge</c> handshake (protocol.md 4.1).</summary>
public enum CallbackVerdict
{
    /// <summary>It gave the challenge back.</summary>
    Verified = 1,

    /// <summary>No connection, or no answer in time.</summary>
    NotReached = 2,

    /// <summary>It answered, but not with the challenge. Its status does not count: some answer 200 with an error text.</summary>
    WrongChallenge = 3,

    /// <summary>The address lies in a private range, and configuration does not allow those.</summary>
    AddressNotAllowed = 4,
}

/// <summary>Asks a callback address to prove itself. Never throws for what the network does.</summary>
public interface ICallbackVerifier
{
    /// <summary>Sends the verification GET with a fresh challenge and compares what comes back.</summary>
    Task<CallbackVerdict> Verify(Uri callback, Secret verifyToken, CancellationToken stop);
}
