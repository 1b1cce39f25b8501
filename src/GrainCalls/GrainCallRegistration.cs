using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Router.Conversations;

namespace Router.GrainCalls;

/// <summary>Puts the way to the cluster's conversations into a host.</summary>
public static class GrainCallRegistration
{
    /// <summary>
    /// Adds <see cref="IConversations"/> over the host's Orleans client (or silo). A <see cref="TimeProvider"/> and a <c>Func&lt;double&gt;</c> of
    /// chance are taken from the host if it has them.
    /// </summary>
    public static IServiceCollection AddGrainConversations(this IServiceCollection services, GrainCallOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Func<double>>(_ => Random.Shared.NextDouble);
        services.AddSingleton(options);
        services.AddSingleton<IConversations, GrainConversations>();
        return services;
    }
}
