using Microsoft.Extensions.Hosting;

namespace Router.Grains;

/// <summary>Lets callers of long calls go when the silo begins to stop: its activations cannot end, and begin elsewhere, before.</summary>
internal sealed class LettingGo(LocalLives lives, IHostApplicationLifetime silo) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        silo.ApplicationStopping.Register(lives.LetGo);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
