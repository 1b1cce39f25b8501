using Router.Conversations;
using Router.GrainCalls;
using Router.Grains;
using Router.HttpEdge;
using Router.Outgoing;

namespace Router.Silo;

/// <summary>Puts the parts together: nothing else is decided here.</summary>
internal static class Composition
{
    public static void Add(WebApplicationBuilder builder, SiloSettings settings)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        builder.UseOrleans(silo => silo.Hosts(settings));
        services.AddOutgoing(builder.Configuration.GetSection(OutgoingOptions.Section));
        services.AddConversationGrains(settings.Router.Life, settings.Router.Retries);
        if (settings.Cluster.Edge)
        {
            services.AddHttpEdge(settings.Router.Edge);
            services.AddGrainConversations(GrainCallOptions.Default);
            services.AddSingleton<IDeadLetterReplay, DeadLetterReplay>();
        }
        else
        {
            services.AddHealthEdge(settings.Router.Edge);
        }
    }
}
