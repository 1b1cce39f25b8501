using System.Diagnostics;
using Router.Conversations;

namespace Router.HttpEdge;

/// <summary>What a verdict on a callback address tells the one who wrote it.</summary>
internal static class Callbacks
{
    public static string Told(CallbackVerdict verdict) => verdict switch
    {
        CallbackVerdict.Verified => "the address answered with the challenge.",
        CallbackVerdict.NotReached => "the address did not answer in time. Is the program running, and can Router reach it?",
        CallbackVerdict.WrongChallenge => "the address answered, but not with hub.challenge as the bare body. Does it expect this verify_token?",
        CallbackVerdict.AddressNotAllowed => "the address lies in a private range. Allow private callback addresses in Router's configuration, or use a public one.",
        _ => throw new UnreachableException($"Verdict {verdict}."),
    };
}
