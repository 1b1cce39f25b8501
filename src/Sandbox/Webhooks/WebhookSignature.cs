using System.Security.Cryptography;
using System.Text;

namespace Router.Sandbox;

/// <summary>Both signatures over the bytes sent, with the receiving app's secret (protocol.md 4.2).</summary>
internal static class WebhookSignature
{
    public static string Sha256(string secret, ReadOnlySpan<byte> body) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "X-Hub-Signature is SHA-1 at Meta, and many clients check only it.")]
    public static string Sha1(string secret, ReadOnlySpan<byte> body) =>
        "sha1=" + Convert.ToHexStringLower(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), body));
}
