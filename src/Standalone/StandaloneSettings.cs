using Router.Settings;

namespace Router.Standalone;

/// <summary>Everything configured for Router on one machine: what every Router has, and the SQLite store.</summary>
internal sealed record StandaloneSettings(RouterSettings Router, StoreOptions Store)
{
    /// <exception cref="StartRefusedException">Something is wrong; the message lists every fault.</exception>
    public static StandaloneSettings Read(IConfiguration configuration)
    {
        var store = new StoreOptions();
        var settings = RouterSettings.Read(configuration, (router, faults) =>
        {
            store = StoreOf(router.Inner("Store"));
            faults.AddRange(store.Problems());
            _ = router.Flag("Sandbox"); // decided before the settings are read
        });
        return new(settings, store);
    }

    private static StoreOptions StoreOf(Section store)
    {
        var defaults = new StoreOptions();
        var options = new StoreOptions
        {
            Path = store.Text("Path") ?? defaults.Path,
            BusyTimeout = store.Duration("BusyTimeout") ?? defaults.BusyTimeout,
            MaxGroup = store.Number("MaxGroup") ?? defaults.MaxGroup,
            Readers = store.Number("Readers") ?? defaults.Readers,
            CacheKiB = store.Number("CacheKiB") ?? defaults.CacheKiB,
            CheckpointPages = store.Number("CheckpointPages") ?? defaults.CheckpointPages,
            MaxMiB = store.Number("MaxMiB") ?? defaults.MaxMiB,
        };
        store.RefuseUnknown();
        return options;
    }
}
