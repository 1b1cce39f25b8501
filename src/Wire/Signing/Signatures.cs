using System.Security.Cryptography;

namespace Router.Wire;

/// <summary>The two signature headers of one body.</summary>
/// <param name="Sha256">Value of <c>X-Hub-Signature-256</c>.</param>
/// <param name="Sha1">Value of <c>X-Hub-Signature</c>, the only one many clients check (protocol.md 4.2).</param>
public readonly record struct SignatureHeaders(string Sha256, string Sha1);

/// <summary>Meta's webhook signatures (protocol.md 4.2): HMAC over the bytes received or sent, never over parsed text.</summary>
public static class Signatures
{
    private const string Sha256Prefix = "sha256=";
    private const string Sha1Prefix = "sha1=";

    /// <summary>
    /// Checks <paramref name="body"/> in constant time. Several secrets are tried during a rotation. The legacy SHA-1
    /// header counts only where the SHA-256 header is absent, so that nobody can choose the weaker one.
    /// </summary>
    public static SignatureVerdict Verify(ReadOnlySpan<byte> body, string? sha256Header, string? sha1Header, IReadOnlyList<Secret> secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        var legacy = string.IsNullOrWhiteSpace(sha256Header);
        if (legacy && string.IsNullOrWhiteSpace(sha1Header))
        {
            return SignatureVerdict.Missing;
        }

        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        given = given[..(legacy ? SHA1.HashSizeInBytes : SHA256.HashSizeInBytes)];
        if (!TryDecode(legacy ? sha1Header! : sha256Header!, legacy ? Sha1Prefix : Sha256Prefix, given))
        {
            return SignatureVerdict.Malformed;
        }

        Span<byte> expected = stackalloc byte[given.Length];
        var valid = false;
        for (var i = 0; i < secrets.Count; i++)
        {
            Hash(body, secrets[i], legacy, expected);
            valid |= CryptographicOperations.FixedTimeEquals(given, expected);
        }

        return valid ? SignatureVerdict.Valid : SignatureVerdict.Mismatch;
    }

    /// <summary>Signs the bytes to be sent, with both hashes, in lowercase hexadecimal.</summary>
    public static SignatureHeaders Sign(ReadOnlySpan<byte> body, Secret secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        Span<byte> sha256 = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> sha1 = stackalloc byte[SHA1.HashSizeInBytes];
        Hash(body, secret, legacy: false, sha256);
        Hash(body, secret, legacy: true, sha1);
        return new SignatureHeaders(
            Sha256: string.Concat(Sha256Prefix, Convert.ToHexStringLower(sha256)),
            Sha1: string.Concat(Sha1Prefix, Convert.ToHexStringLower(sha1)));
    }

    private static bool TryDecode(string header, string prefix, Span<byte> hash)
    {
        var text = header.AsSpan().Trim();
        return text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            && text.Length == prefix.Length + (2 * hash.Length)
            && Convert.FromHexString(text[prefix.Length..], hash, out _, out _) == System.Buffers.OperationStatus.Done;
    }

#pragma warning disable CA5350 // Meta still sends SHA-1, and many clients check nothing else (protocol.md 4.2).
    private static void Hash(ReadOnlySpan<byte> body, Secret secret, bool legacy, Span<byte> to)
    {
        if (legacy)
        {
            HMACSHA1.HashData(secret.Bytes, body, to);
        }
        else
        {
            HMACSHA256.HashData(secret.Bytes, body, to);
        }
    }
#pragma warning restore CA5350
}
