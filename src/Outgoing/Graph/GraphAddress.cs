using System.Text;
using Router.Conversations;

namespace Router.Outgoing;

/// <summary>The address of a Graph call. The token is never part of it: addresses end up in logs.</summary>
internal static class GraphAddress
{
    /// <summary>Null: the path holds a step that would lead elsewhere.</summary>
    public static Uri? Of(MetaSeat seat, GraphCall call, string? proof)
    {
        var text = new StringBuilder(seat.Graph.AbsoluteUri.TrimEnd('/')).Append('/').Append(seat.Version);
        foreach (var step in call.Path.Split('/'))
        {
            if (step is "" or "." or "..")
            {
                return null;
            }

            text.Append('/').Append(Uri.EscapeDataString(step));
        }

        var separator = '?';
        foreach (var (name, value) in call.Query)
        {
            // The caller's own would go before ours.
            if (name is not ("access_token" or "appsecret_proof"))
            {
                text.Append(separator).Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
                separator = '&';
            }
        }

        if (proof is not null)
        {
            text.Append(separator).Append("appsecret_proof=").Append(proof);
        }

        return new Uri(text.ToString());
    }
}
