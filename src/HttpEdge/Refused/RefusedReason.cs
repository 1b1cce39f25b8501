namespace Router.HttpEdge;

/// <summary>Why something was refused. Its name, in snake case, is the counter's <c>reason</c>: never rename.</summary>
public enum RefusedReason
{
    MissingSignature = 1,
    MalformedSignature = 2,
    WrongSignature = 3,
    BodyTooLarge = 4,
    BodyTooSlow = 5,

    /// <summary>The body could not be read at all.</summary>
    MalformedBody = 6,

    /// <summary>The webhook's <c>object</c> is none of Router's.</summary>
    UnknownObject = 7,

    /// <summary>One entry or item could not be read; its neighbours were.</summary>
    MalformedItem = 8,

    /// <summary>An item of a Page nobody told Router about.</summary>
    UnknownPage = 9,

    /// <summary>An item of a Page that was removed.</summary>
    RemovedPage = 10,

    /// <summary>An item its conversation refused twice.</summary>
    NotStorable = 11,

    /// <summary>The verification GET carried a wrong token or none.</summary>
    WrongVerifyToken = 12,

    /// <summary>No token, an unknown or expired one, or one whose app or Page is gone.</summary>
    BadToken = 13,

    /// <summary>A token used for another Page's node, or a path Router does not serve.</summary>
    UnknownPath = 14,
    WrongMethod = 15,
    WrongProof = 16,
    UnsupportedMediaType = 17,

    /// <summary>A parameter is missing or wrong.</summary>
    BadParameter = 18,

    /// <summary>The app may not do this.</summary>
    NotAllowed = 19,
    BadAdminToken = 20,

    /// <summary>The private port was called under a name that is not allowed.</summary>
    WrongHost = 21,
}
