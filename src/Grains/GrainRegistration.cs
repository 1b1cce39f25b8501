using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Storage;
using Router.Conversations;
using Router.Protocol;

namespace Router.Grains;

/// <summary>Puts the conversations of a cluster into a silo.</summary>
public static class GrainRegistration
{
    /// <summary>The name the grain storage of conversations is registered under.</summary>
    public const string StorageName = ConversationGrain.Storage;

    /// <summary>
    /// Adds what <c>ConversationGrain</c> works with, the <see cref="IWaker"/> and the serializer of its grain storage. The silo brings that storage
    /// (named <see cref="StorageName"/>), a reminder service, <see cref="ICallbacks"/>, <see cref="IGraph"/>, <see cref="IDirectory"/>,
    /// <see cref="ITimeline"/>, <see cref="IDeadLetters"/> and <see cref="IOwnerLedger"/>; a <see cref="TimeProvider"/> and a <c>Func&lt;double&gt;</c> of
    /// chance are taken from it if it has them.
    /// </summary>
    public static IServiceCollection AddConversationGrains(
        this IServiceCollection services, LifeOptions life, RetrySchedule retries, GrainOptions? options = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Func<double>>(_ => Random.Shared.NextDouble);
        services.AddKeyedSingleton<IGrainStorageSerializer, StoredConversationSerializer>(StorageName);
        services.AddSingleton<LocalLives>();
        services.AddSingleton<IWaker>(silo => silo.GetRequiredService<LocalLives>());
        services.AddSingleton(silo => new GrainParts(silo, life, retries, options ?? GrainOptions.Default));
        services.AddHostedService<LettingGo>();
        return services;
    }
}
