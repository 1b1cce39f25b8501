using Router.Protocol;
using Router.Wire;

namespace Router.Conversations;

/// <summary>
/// Payloads that had no room for a tag, stored beside the Page (rules.md section 4, Tags). The key is made from the text,
/// so keeping one twice is harmless.
/// </summary>
public interface ILongPayloads
{
    /// <summary>Stores payloads durably, before the call that carries their keys starts.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask Keep(PageId page, IReadOnlyList<LongPayload> payloads, CancellationToken stop);

    /// <summary>The payload stored under a key, or null.</summary>
    ValueTask<string?> Find(PageId page, string key, CancellationToken stop);
}
