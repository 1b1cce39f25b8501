using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Router.Protocol;

namespace Router.SharedStore;

/// <summary>Keys of entities. They are stored: never change how they are made.</summary>
internal static class AzureKey
{
    // A key has 1 KiB at most; two of these and a time have room in it.
    private const int Longest = 200;
    private const int KeptOfLong = 100;

    /// <summary>
    /// An id without the characters that Azure forbids in keys (<c>/ \ # ?</c>, controls): each byte outside A–Z a–z 0–9 . _ - as
    /// <c>~XX</c>. An id that gets too long ends with its hash.
    /// </summary>
    public static string Of(string id)
    {
        var key = new StringBuilder(id.Length);
        foreach (var b in Encoding.UTF8.GetBytes(id))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'.' or (byte)'_' or (byte)'-')
            {
                key.Append((char)b);
            }
            else
            {
                key.Append(CultureInfo.InvariantCulture, $"~{b:X2}");
            }
        }

        return key.Length <= Longest
            ? key.ToString()
            : key.ToString(0, KeptOfLong) + "~~" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
    }

    /// <summary>The partition of a conversation. What is of one Page lies between <c>page:</c> and <c>page;</c>.</summary>
    public static string Of(ConversationKey conversation) => $"{Of(conversation.Page.Value)}:{Of(conversation.Person.Value)}";

    /// <summary>A text that is the smaller the later the time is: the newest comes first.</summary>
    public static string Newest(DateTimeOffset at) => (DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);
}
