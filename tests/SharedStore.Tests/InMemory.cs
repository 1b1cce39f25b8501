using Microsoft.Extensions.DependencyInjection;
using Router.Storage;
using Router.StoreContract;

namespace Router.SharedStore.Tests;

public class InMemory
{
    public static TheoryData<string> Shared => Contract.Of(typeof(SharedByProcesses));

    [Theory]
    [MemberData(nameof(Contract.Cases), MemberType = typeof(Contract))]
    public async Task It_keeps_the_contract(string sentence)
    {
        await using var store = await OneProcess.Start(new MemoryPlace());
        await Contract.Keeps(sentence, store);
    }

    [Theory]
    [MemberData(nameof(Shared))]
    public Task It_is_shared(string sentence) => Contract.Run([typeof(SharedByProcesses)], sentence, new MemoryPlace());

    [Fact]
    public async Task A_memory_store_is_registered_by_itself()
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddSingleton(TimeProvider.System).AddMemoryStore(Place.Settings());
        using var host = builder.Build();
        await host.StartAsync();
        Assert.Equal(0, host.Services.GetRequiredService<Router.Conversations.IDirectory>().Current.Version);
        await host.StopAsync();
    }

    /// <summary>As if processes could share memory: what is tested is everything above the tables.</summary>
    private sealed class MemoryPlace : Place
    {
        private readonly MemoryTables _tables = new();

        public override void Add(IServiceCollection services, SharedStoreSettings settings) => services.AddSharedStore(settings, _ => _tables);

        public override async Task<string> Everything() =>
            string.Concat((await ((IDirectoryTable)_tables).Read(default)).Rows.Select(row => row.Body));

        // Memory is as new as its program.
        public override Task MarkAsNewer() => throw new StartRefusedException("newer Router");
    }
}
