using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Router.Conversations;
using Router.Protocol;

namespace Router.Outgoing;

/// <summary>Puts the way out into a host.</summary>
public static class OutgoingRegistration
{
    /// <summary>
    /// Adds <see cref="ICallbacks"/>, <see cref="IGraph"/>, <see cref="ICallbackVerifier"/> and the subscription keeper. The host
    /// brings <see cref="IDirectory"/>, <see cref="ILongPayloads"/> and <see cref="IWaker"/>; a <see cref="TimeProvider"/> and a
    /// <c>Func&lt;double&gt;</c> of chance are taken from it if it has them.
    /// </summary>
    /// <param name="services">The host's.</param>
    /// <param name="section">The section <see cref="OutgoingOptions.Section"/>; null: defaults.</param>
    /// <param name="keepsSubscriptions">This process asks Meta whether Router is still subscribed to its Pages. False where another kind of process does.</param>
    public static IServiceCollection AddOutgoing(this IServiceCollection services, IConfiguration? section = null, bool keepsSubscriptions = true)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<OutgoingOptions>().ValidateOnStart();
        if (section is not null)
        {
            options.Bind(section, bind => bind.ErrorOnUnknownConfiguration = true);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OutgoingOptions>, OutgoingOptionsCheck>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Func<double>>(_ => Random.Shared.NextDouble);
        services.AddSingleton<AddressGuard>();
        services.AddSingleton<Transports>();
        services.AddSingleton(host => ActivatorUtilities.CreateInstance<AppGates>(host, new LateWaker(host)));
        services.AddSingleton<CallbackPoster>();
        services.AddSingleton<ICallbacks, Callbacks>();
        services.AddSingleton<ICallbackVerifier, CallbackVerifier>();
        services.AddSingleton<GraphExchange>();
        services.AddSingleton<IGraph, GraphClient>();
        services.AddSingleton<SubscriptionKeeper>();
        if (keepsSubscriptions)
        {
            services.AddHostedService(host => host.GetRequiredService<SubscriptionKeeper>());
        }

        return services;
    }

    /// <summary>What is wrong with the section <see cref="OutgoingOptions.Section"/>, a sentence each; none if all is well.</summary>
    public static IReadOnlyList<string> Faults(IConfiguration section)
    {
        var options = new OutgoingOptions();
        try
        {
            section.Bind(options, bind => bind.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException unbound)
        {
            // The binder names one fault at a time: an unknown setting, or a value of the wrong form.
            return [$"{OutgoingOptions.Section}: {unbound.Message}"];
        }

        return [.. new OutgoingOptionsCheck().Validate(name: null, options).Failures ?? []];
    }

    // Conversations need callbacks and callbacks wake conversations: one of the two has to be found late.
    private sealed class LateWaker(IServiceProvider host) : IWaker
    {
        private IWaker? _waker;

        public void Wake(ConversationKey key) => (_waker ??= host.GetRequiredService<IWaker>()).Wake(key);
    }
}
