using Router.Protocol;
using Router.Storage;
using Router.Wire;

namespace Router.SharedStore;

/// <summary>What every process of a cluster brings to the store they share. The same in all of them.</summary>
/// <param name="Declared">What the configuration names.</param>
/// <param name="Rules">The numbers a Page has unless it has its own.</param>
/// <param name="Retention">How long things are kept, and the numbers of the timelines.</param>
/// <param name="Key">Secrets are encrypted under it: 32 bytes in base64 (<c>Router:Key</c>).</param>
/// <param name="PreviousKey">A further key that can be read, while the key is being changed.</param>
public sealed record SharedStoreSettings(Declared Declared, RuleNumbers Rules, RetentionOptions Retention, Secret Key, Secret? PreviousKey)
{
    /// <summary>
    /// How often each process asks whether the directory has changed. Default 1 s: a change has to be seen within 5 s. More often
    /// costs a read of one row each time, more rarely lets a revoked token live longer.
    /// </summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What the names of Azure tables begin with, so that two clusters can share a storage account. Letters and digits.</summary>
    public string TablePrefix { get; init; } = "Router";
}
