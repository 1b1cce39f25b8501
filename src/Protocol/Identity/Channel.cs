namespace Router.Protocol;

/// <summary>Where the person writes. It decides error codes, the inbox's id and some field names.</summary>
public enum Channel
{
    /// <summary>Facebook Messenger, also when never told.</summary>
    Messenger = 1,

    /// <summary>Instagram messaging.</summary>
    Instagram = 2,
}
