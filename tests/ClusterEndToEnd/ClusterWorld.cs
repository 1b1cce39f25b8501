using Router.EndToEnd;

namespace Router.ClusterEndToEnd;

/// <summary>A world on a cluster whose Page and apps are set up by the admin API, so that they may be changed by it.</summary>
public sealed class ClusterWorld : IAsyncLifetime
{
    public World World { get; private set; } = null!;

    public ClusterUnderTest Cluster => (ClusterUnderTest)World.Router;

    // Without the tools every test is skipped, and nothing is started.
    public async Task InitializeAsync() => World = ClusterPlan.WhyNot is null ? await World.Start(new() { Declared = false }) : null!;

    public async Task DisposeAsync() => await (World?.DisposeAsync() ?? ValueTask.CompletedTask);
}

[CollectionDefinition(Name)]
public sealed class ChangeableCluster : ICollectionFixture<ClusterWorld>
{
    public const string Name = "changeable cluster";
}
