using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Router.Wire;

namespace Router.Storage;

/// <summary>
/// Encrypts the secrets of a store (AES-256-GCM) under a key that is never in it. What was encrypted under an earlier key
/// can be read as long as that key is on the ring; everything new is encrypted under the current one.
/// </summary>
/// <remarks>A secret's form: format (1 byte), key id (4), nonce (12), tag (16), text. Its place in the store is authenticated
/// with it, so that nobody who can write the file can put one app's secret in another's place.</remarks>
public sealed class KeyRing
{
    private const byte Format = 1;
    private const int KeyLength = 32;
    private const int IdAt = 1;
    private const int NonceAt = 5;
    private const int TagAt = 17;
    private const int TextAt = 33;

    private readonly Key _current;
    private readonly Dictionary<uint, Key> _keys = [];

    /// <param name="current">32 bytes.</param>
    /// <param name="earlier">Keys that may still be needed for reading.</param>
    public KeyRing(byte[] current, params IEnumerable<byte[]> earlier)
    {
        foreach (var bytes in earlier)
        {
            var key = new Key(bytes);
            _keys[key.Id] = key;
        }

        _current = new Key(current);
        _keys[_current.Id] = _current;
    }

    /// <summary>A key out of its text.</summary>
    /// <param name="text">32 bytes in base64.</param>
    /// <param name="where">Where the text stands, for the message.</param>
    /// <exception cref="StartRefusedException">It is no key.</exception>
    public static byte[] Parse(string text, string where)
    {
        var key = new byte[KeyLength];
        return Convert.TryFromBase64String(text, key, out var length) && length == key.Length
            ? key
            : throw new StartRefusedException($"{where} is not 32 bytes in base64. Make a key with: openssl rand -base64 32");
    }

    public byte[] Encrypt(string place, Secret secret)
    {
        var text = Encoding.UTF8.GetBytes(secret.Reveal());
        var sealedText = new byte[TextAt + text.Length];
        sealedText[0] = Format;
        BinaryPrimitives.WriteUInt32BigEndian(sealedText.AsSpan(IdAt), _current.Id);
        RandomNumberGenerator.Fill(sealedText.AsSpan(NonceAt, TagAt - NonceAt));
        using var aes = new AesGcm(_current.Bytes, TextAt - TagAt);
        aes.Encrypt(
            sealedText.AsSpan(NonceAt, TagAt - NonceAt), text, sealedText.AsSpan(TextAt), sealedText.AsSpan(TagAt, TextAt - TagAt), Encoding.UTF8.GetBytes(place));
        CryptographicOperations.ZeroMemory(text);
        return sealedText;
    }

    /// <exception cref="StartRefusedException">It was encrypted under a key that is not on the ring, or it was changed.</exception>
    public Secret Decrypt(string place, ReadOnlySpan<byte> sealedText)
    {
        if (sealedText.Length <= TextAt || sealedText[0] != Format)
        {
            throw new StartRefusedException($"The stored secret of {place} is damaged. Restore the store from a backup.");
        }

        var id = BinaryPrimitives.ReadUInt32BigEndian(sealedText[IdAt..]);
        if (!_keys.TryGetValue(id, out var key))
        {
            throw new StartRefusedException(
                $"The stored secret of {place} is encrypted under key {id:x8}, and Router has {string.Join(", ", _keys.Keys.Select(k => k.ToString("x8", null)))}. "
                + "Put the old key file back beside the store, or give the old key as Router:PreviousKey (or Router:Key).");
        }

        var text = new byte[sealedText.Length - TextAt];
        try
        {
            using var aes = new AesGcm(key.Bytes, TextAt - TagAt);
            aes.Decrypt(sealedText[NonceAt..TagAt], sealedText[TextAt..], sealedText[TagAt..TextAt], text, Encoding.UTF8.GetBytes(place));
            return new Secret(Encoding.UTF8.GetString(text));
        }
        catch (AuthenticationTagMismatchException cause)
        {
            throw new StartRefusedException($"The stored secret of {place} was changed or moved from another place. Restore the store from a backup.", cause);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    /// <summary>True if it is encrypted under the current key.</summary>
    public bool IsCurrent(ReadOnlySpan<byte> sealedText) =>
        sealedText.Length > TextAt && BinaryPrimitives.ReadUInt32BigEndian(sealedText[IdAt..]) == _current.Id;

    private sealed class Key
    {
        public Key(byte[] bytes)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, KeyLength);
            Bytes = bytes;
            // Names the key without telling anything of it.
            Id = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. "router-key-id"u8, .. bytes]));
        }

        public byte[] Bytes { get; }

        public uint Id { get; }
    }
}
