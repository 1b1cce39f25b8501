using System.Buffers;
using Router.Protocol;

namespace Router.Wire;

/// <summary>Writes the body of one delivery: one <c>entry</c> with one item, as Meta would (rules.md section 6).</summary>
public static class CallbackWriter
{
    /// <summary>Writes the body. The same arguments give the same bytes.</summary>
    /// <param name="output">Where to; sign what was written.</param>
    /// <param name="account">The Page, or the Instagram account.</param>
    /// <param name="person">The conversation's person, or the Page's line.</param>
    /// <param name="item">What is owed.</param>
    /// <param name="on">The channel the app hears it on.</param>
    /// <param name="format">The app's switches.</param>
    /// <param name="longPayload">Gives the payload stored under a key (<see cref="LongPayloadKey"/>), or null.</param>
    public static void Write(
        IBufferWriter<byte> output, CallbackAccount account, PersonId person, OwedItem item, HeardOn on, CallbackFormat format, Func<string, string?>? longPayload = null) =>
        throw new NotImplementedException();

    /// <summary>The key of the stored payload this item's postback refers to, or null: what to look up before <see cref="Write"/>.</summary>
    public static string? LongPayloadKey(Content content) => throw new NotImplementedException();
}
