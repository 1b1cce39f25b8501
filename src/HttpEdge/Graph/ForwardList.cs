using Router.Conversations;

namespace Router.HttpEdge;

/// <summary>What an app may forward to the Graph API: its list of <c>METHOD edge</c> (rules.md section 8).</summary>
internal static class ForwardList
{
    /// <summary>How the list calls a node of one segment that is not the Page: a person, a message, a persona.</summary>
    public const string Node = "profile";

    private static readonly string[] Known =
        ["messenger_profile", "custom_user_settings", "message_attachments", "personas", "conversations", "unlink_accounts"];

    /// <summary>Router knows the edge and may forward it, whether or not this app may.</summary>
    public static bool IsKnown(string edge) => Known.Contains(edge, StringComparer.Ordinal);

    public static bool Allows(AppEntry app, string method, string edge)
    {
        var listed = edge == "custom_user_settings" ? "user_settings" : edge;
        foreach (var entry in app.Forwards)
        {
            var blank = entry.IndexOf(' ', StringComparison.Ordinal);
            var name = blank < 0 ? entry : entry[(blank + 1)..];
            if ((blank < 0 || entry.AsSpan(0, blank) is "*" || entry.AsSpan(0, blank).SequenceEqual(method)) && (name == listed || name == edge))
            {
                return true;
            }
        }

        return false;
    }
}
