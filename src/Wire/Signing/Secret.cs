using System.Text;

namespace Router.Wire;

/// <summary>An app secret, a token, a verify token: text that must never reach a log. It prints <c>***</c>.</summary>
public sealed class Secret : IEquatable<Secret>
{
    private readonly byte[] _bytes;

    public Secret(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        _bytes = Encoding.UTF8.GetBytes(text);
    }

    /// <summary>The secret's bytes, for HMAC and comparison.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The text itself. Only for writing it into a request or into encrypted storage.</summary>
    public string Reveal() => Encoding.UTF8.GetString(_bytes);

    /// <summary>Compares in constant time.</summary>
    public bool Is(string? text) =>
        text is not null && System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(_bytes, Encoding.UTF8.GetBytes(text));

    public bool Equals(Secret? other) =>
        other is not null && System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(_bytes, other._bytes);

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    public override string ToString() => "***";
}
