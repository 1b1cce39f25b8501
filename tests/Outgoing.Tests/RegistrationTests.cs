using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Router.Conversations;
using Router.Protocol;

namespace Router.Outgoing.Tests;

public class RegistrationTests
{
    [Fact]
    public void Everything_can_be_composed_also_when_the_waker_needs_the_callbacks()
    {
        using var host = Build([]);
        Assert.NotNull(host.GetRequiredService<IGraph>());
        Assert.NotNull(host.GetRequiredService<ICallbackVerifier>());
        Assert.Contains(host.GetServices<IHostedService>(), s => s is SubscriptionKeeper);
        Assert.Same(host.GetRequiredService<ICallbacks>(), ((Waking)host.GetRequiredService<IWaker>()).Callbacks);
    }

    [Fact]
    public void The_defaults_are_valid() => Assert.True(new OutgoingOptionsCheck().Validate(null, new OutgoingOptions()).Succeeded);

    [Theory]
    [InlineData("MaxCallbacksPerApp", "0")]
    [InlineData("CallbackTimeout", "00:00:00")]
    [InlineData("SendTimeout", "100.00:00:00")]
    [InlineData("Jitter", "2")]
    [InlineData("PacedFrom", "100")]
    [InlineData("LongestProbePause", "00:00:00.5")]
    [InlineData("AllowedNetworks:0", "10.0.0.0")]
    public void A_number_that_makes_no_sense_is_named(string number, string value)
    {
        using var host = Build(new() { [number] = value });
        var refused = Assert.Throws<OptionsValidationException>(() => host.GetRequiredService<IOptions<OutgoingOptions>>().Value);
        Assert.Contains(number.Split(':')[0], refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_number_is_refused()
    {
        using var host = Build(new() { ["CalbackTimeout"] = "00:00:20" });
        Assert.Throws<InvalidOperationException>(() => host.GetRequiredService<IOptions<OutgoingOptions>>().Value);
    }

    private static ServiceProvider Build(Dictionary<string, string?> numbers)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IDirectory>(new ChangingDirectory());
        services.AddSingleton<ILongPayloads, NoLongPayloads>();
        services.AddSingleton<IWaker, Waking>();
        services.AddOutgoing(new ConfigurationBuilder().AddInMemoryCollection(numbers).Build());
        return services.BuildServiceProvider(validateScopes: true);
    }

    private sealed class Waking(ICallbacks callbacks) : IWaker
    {
        public ICallbacks Callbacks => callbacks;

        public void Wake(ConversationKey key) => throw new InvalidOperationException("Nobody waits.");
    }
}
