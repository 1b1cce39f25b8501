namespace Router.Sandbox;

/// <summary>The pretend Meta alone: <c>dotnet run --project src/Sandbox</c>. Settings: section <c>Sandbox</c>, environment <c>Sandbox__…</c>.</summary>
internal static class SandboxProgram
{
    public static async Task Main(string[] args)
    {
        var settings = new ConfigurationBuilder()
            .AddJsonFile("sandbox.json", optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(args)
            .Build()
            .GetSection("Sandbox");
        await using var meta = await PretendMeta.Start(SandboxSettings.Options(settings), settings.GetValue("Port", 0));
        SandboxSettings.Furnish(meta.World, settings);
        Console.WriteLine($"Pretend Meta listens on {meta.Address}");
        Console.WriteLine($"Graph API: {meta.Address}v23.0/me   control: {meta.Address}sandbox/api/state   journal: {meta.Address}sandbox/api/journal");
        await meta.UntilStopped();
    }
}
