namespace Router.Sandbox;

/// <summary>
/// Meta's words for refusals that nothing in the call causes: limits and outages of protocol.md 3.13. The fault <c>graph-error</c> gives
/// them by code and subcode.
/// </summary>
internal static class OutageErrors
{
    private static readonly Dictionary<int, string> Words = new()
    {
        [-1] = "Unknown error",
        [1] = "An unknown error occurred",
        [2] = "Service temporarily unavailable",
        [4] = "Application request limit reached",
        [17] = "User request limit reached",
        [32] = "Page request limit reached",
        [613] = "Calls to this api have exceeded the rate limit.",
        [1200] = "Temporary send message failure. Please try again later.",
        [80001] = "There have been too many calls to this Page account. Wait a bit and try again.",
        [80002] = "There have been too many calls to this Instagram account. Wait a bit and try again.",
        [80006] = "There have been too many calls to this Messenger account. Wait a bit and try again.",
    };

    public static GraphError Of(int code, int? subcode) => new(code, subcode, $"(#{code}) {Words.GetValueOrDefault(code, "An injected error occurred.")}")
    {
        IsTransient = code is -1 or 1 or 2 or 1200,
    };

    /// <summary>The limit is the app's or the user's: X-App-Usage shows it.</summary>
    public static bool IsAppLimit(int? code) => code is 4 or 17;

    /// <summary>The business use case whose limit it is, as X-Business-Use-Case-Usage names it; null: no such limit.</summary>
    public static string? UseCase(int? code) => code switch
    {
        32 or 80001 => "pages",
        80002 => "instagram",
        613 or 80006 => "messenger",
        _ => null,
    };
}
