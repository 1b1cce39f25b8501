using Router.Conversations;
using Router.GrainCalls;
using Router.HttpEdge;
using Router.Outgoing;

namespace Router.WebhookFrontend;

/// <summary>Puts the parts together: nothing else is decided here.</summary>
internal static class Composition
{
    public static void Add(WebApplicationBuilder builder, FrontendSettings settings)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System).AddSingleton(settings);
        services.AddSingleton<SiloLink>();
        builder.UseOrleansClient(client => client.Reaches(settings));
        services.AddOutgoing(builder.Configuration.GetSection(OutgoingOptions.Section), keepsSubscriptions: false);
        services.AddSingleton<IWaker, NobodyAsleep>();
        services.AddGrainConversations(GrainCallOptions.Default);
        services.AddSingleton<IConversations>(host => new OnceConnected(
            ActivatorUtilities.CreateInstance<GrainConversations>(host), host.GetRequiredService<SiloLink>()));
        services.AddSingleton<IDeadLetterReplay, DeadLetterReplay>();
        services.AddHttpEdge(settings.Router.Edge);
    }
}
