using System.Globalization;
using Azure.Data.Tables;
using Router.Conversations;

namespace Router.SharedStore;

/// <summary>
/// Spreads bytes over properties of an entity: one holds 64 KiB at most. Texts are bytes, too: Azure counts two bytes for each
/// of their characters, and half a character at a cut would be lost.
/// </summary>
internal static class AzureBytes
{
    /// <summary>What one entity can hold: it may have 1 MiB, with its keys and the names of its properties.</summary>
    public const int Most = 15 * OfProperty;

    private const int OfProperty = 65_536;

    /// <exception cref="StoreUnavailableException">It is longer than <see cref="Most"/>.</exception>
    public static void Put(TableEntity entity, ReadOnlySpan<byte> bytes, string what)
    {
        if (bytes.Length > Most)
        {
            throw new StoreUnavailableException(
                $"{what} has {bytes.Length} bytes, and Azure Table Storage takes {Most} at most; it was not stored.");
        }

        for (var part = 0; part * OfProperty < bytes.Length; part++)
        {
            var rest = bytes[(part * OfProperty)..];
            entity[Name(part)] = rest[..Math.Min(rest.Length, OfProperty)].ToArray();
        }
    }

    public static byte[] Get(TableEntity entity)
    {
        using var bytes = new MemoryStream();
        for (var part = 0; entity.GetBinary(Name(part)) is { } piece; part++)
        {
            bytes.Write(piece);
        }

        return bytes.ToArray();
    }

    private static string Name(int part) => "Part" + part.ToString(CultureInfo.InvariantCulture);
}
