using Router.Protocol;

namespace Router.Wire;

/// <summary>Reads a webhook's bytes into items. Never throws.</summary>
public static class WebhookReader
{
    /// <summary>How deep one item may be nested.</summary>
    public const int MaxDepth = RawJson.MaxDepth;

    public static Webhook Read(ReadOnlyMemory<byte> body) => throw new NotImplementedException();
}
