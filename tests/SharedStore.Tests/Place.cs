using Microsoft.Extensions.DependencyInjection;
using Router.Protocol;
using Router.Storage;
using Router.Wire;

namespace Router.SharedStore.Tests;

/// <summary>An empty place of one kind where several processes can keep their store.</summary>
internal abstract class Place : IAsyncDisposable
{
    public static readonly Secret KeyA = new(Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray()));
    public static readonly Secret KeyB = new(Convert.ToBase64String(Enumerable.Repeat((byte)2, 32).ToArray()));

    public static SharedStoreSettings Settings(Declared? declared = null) =>
        new(declared ?? Declared.Nothing, RuleNumbers.Default, new RetentionOptions { TimelineDelay = TimeSpan.FromMilliseconds(20) }, KeyA, PreviousKey: null)
        {
            PollEvery = TimeSpan.FromMilliseconds(100),
        };

    /// <summary>Registers the store as a program does.</summary>
    public abstract void Add(IServiceCollection services, SharedStoreSettings settings);

    /// <summary>Everything that stands in the store, as text.</summary>
    public abstract Task<string> Everything();

    /// <summary>Marks the store as one that a newer Router wrote.</summary>
    public abstract Task MarkAsNewer();

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
