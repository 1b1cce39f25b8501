using System.Security.Cryptography;
using System.Text;

namespace Router.Wire;

/// <summary>
/// <c>appsecret_proof</c>: lowercase hexadecimal HMAC-SHA256 of the access token with the app's secret (protocol.md 3.1).
/// </summary>
public static class AppSecretProof
{
    public static string Of(Secret token, Secret appSecret)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(appSecret);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(appSecret.Bytes, token.Bytes, hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>True if <paramref name="proof"/> is the token's proof; constant time.</summary>
    public static bool Fits(string proof, Secret token, Secret appSecret)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Of(token, appSecret)), Encoding.UTF8.GetBytes(proof.Trim()));
    }
}
