namespace Router.Wire;

/// <summary>What the signature headers of a request say about its body.</summary>
public enum SignatureVerdict
{
    /// <summary>Signed with one of the secrets.</summary>
    Valid = 1,

    /// <summary>Neither header is there.</summary>
    Missing = 2,

    /// <summary>The header is not <c>sha256=</c> and 64 hexadecimal digits (or <c>sha1=</c> and 40).</summary>
    Malformed = 3,

    /// <summary>Well formed, but made with none of the secrets or over other bytes.</summary>
    Mismatch = 4,
}
