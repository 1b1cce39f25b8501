namespace Router.HttpEdge;

/// <summary>Ids that strangers wrote, made fit for logs.</summary>
internal static class Ids
{
    private const int Longest = 32;

    /// <summary>The id if it looks like one of Meta's, else only that it did not.</summary>
    public static string Shown(string id) =>
        id.Length is > 0 and <= Longest && id.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 ? id : "(no number)";
}
