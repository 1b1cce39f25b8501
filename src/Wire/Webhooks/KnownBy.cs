using System.Buffers.Binary;
using System.Security.Cryptography;
using Router.Protocol;

namespace Router.Wire;

/// <summary>
/// What tells a repeated item (rules.md section 6, protocol.md 4.3): the first 8 bytes of SHA-256 over its kind and a key
/// of that kind. Each part goes in with its length, so that no two keys run together.
/// </summary>
internal static class KnownBy
{
    private const int OnStack = 512;

    /// <summary>Hashes a kind, a variant of it (an observation's kind, a deletion), a time and up to three texts.</summary>
    public static ulong Of(
        ItemKind kind, int variant, DateTimeOffset? at, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default, ReadOnlySpan<byte> third = default)
    {
        var length = 2 + 8 + 12 + first.Length + second.Length + third.Length;
        Span<byte> key = length <= OnStack ? stackalloc byte[OnStack] : new byte[length];
        key[0] = (byte)kind;
        key[1] = (byte)variant;
        BinaryPrimitives.WriteInt64LittleEndian(key[2..], at?.ToUnixTimeMilliseconds() ?? 0);
        var end = Append(key, 10, first);
        end = Append(key, end, second);
        end = Append(key, end, third);

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key[..end], hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    private static int Append(Span<byte> key, int end, ReadOnlySpan<byte> text)
    {
        BinaryPrimitives.WriteInt32LittleEndian(key[end..], text.Length);
        text.CopyTo(key[(end + 4)..]);
        return end + 4 + text.Length;
    }
}
