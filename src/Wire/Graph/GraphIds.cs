using System.Diagnostics.CodeAnalysis;
using Router.Protocol;

namespace Router.Wire;

/// <summary>Reads the ids of Graph parameters.</summary>
internal static class GraphIds
{
    /// <summary>The longest id of a person or account that is believed. Meta's have at most 20 digits; a <c>user_ref</c> is text of the business's.</summary>
    public const int MaxLength = 256;

    /// <summary>Reads <c>recipient</c>: an object with <c>id</c>, its JSON text, or (as in <c>thread_owner</c>) the bare id.</summary>
    public static bool TryRecipient(GraphParameters parameters, out PersonId person, [NotNullWhen(false)] out GraphError? error)
    {
        person = default;
        error = null;
        var value = parameters["recipient"];
        if (value.IsNull)
        {
            error = GraphErrors.Parameter("recipient is required: {\"id\":\"<PSID>\"}.");
            return false;
        }

        var json = value.AsJson().Span;
        var id = json[0] switch
        {
            (byte)'{' => RawJson.TryMember(json, "id"u8, out var member) && member[0] is not ((byte)'{' or (byte)'[') ? IdText(member) : null,
            (byte)'[' => null,
            _ => IdText(json),
        };
        if (!IsPerson(id))
        {
            error = GraphErrors.Parameter("recipient must be an object with the person's id: {\"id\":\"<PSID>\"}.");
            return false;
        }

        person = new PersonId(id!);
        return true;
    }

    /// <summary>An id as text: a string, or a number in its digits.</summary>
    public static string? IdText(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty || json[0] == (byte)'"')
        {
            return RawJson.TextOf(json)?.Trim();
        }

        return RawJson.TryWhole(json, out var number) ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
    }

    /// <summary>True for an id a person can have. The Page's own line is nobody's.</summary>
    public static bool IsPerson([NotNullWhen(true)] string? id)
    {
        if (string.IsNullOrWhiteSpace(id) || id.Length > MaxLength || id == PersonId.PageLine.Value)
        {
            return false;
        }

        foreach (var c in id)
        {
            if (char.IsControl(c))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary><c>platform</c>: <c>instagram</c> or <c>messenger</c>, in any case.</summary>
    public static Channel? Platform(GraphParameters parameters) => parameters.Text("platform")?.Trim().ToUpperInvariant() switch
    {
        "INSTAGRAM" => Channel.Instagram,
        "MESSENGER" => Channel.Messenger,
        _ => null,
    };
}
