namespace Router.Sandbox;

/// <summary>Reads the section <c>Sandbox</c>: the seed, and which apps and Pages are there from the start.</summary>
internal static class SandboxSettings
{
    public static MetaWorldOptions Options(IConfiguration settings)
    {
        var usual = new MetaWorldOptions();
        return new()
        {
            Seed = settings.GetValue("Seed", usual.Seed),
            WebhookTimeout = settings.GetValue("WebhookTimeout", usual.WebhookTimeout),
            WebhookRetries = settings.GetSection("WebhookRetries").Get<TimeSpan[]>() ?? usual.WebhookRetries,
            ControlLasts = settings.GetValue("ControlLasts", usual.ControlLasts),
        };
    }

    public static void Furnish(MetaWorld world, IConfiguration settings)
    {
        foreach (var app in settings.GetSection("Apps").GetChildren())
        {
            world.AddApp(Required(app, "Id"), app["Name"], app["Secret"], app.GetValue<Uri>("CallbackUrl"), app["VerifyToken"] ?? "")
                .HumanAgentApproved = app.GetValue("HumanAgentApproved", false);
        }

        foreach (var entry in settings.GetSection("Pages").GetChildren())
        {
            var page = world.AddPage(Required(entry, "Id"), entry["Name"], entry["InstagramId"], entry.GetValue("Regime", MetaRegime.Handover));
            foreach (var subscription in entry.GetSection("Subscriptions").GetChildren())
            {
                page.Subscribe(App(world, subscription, "App"), subscription.GetSection("Fields").Get<string[]>() ?? []);
            }

            foreach (var token in entry.GetSection("Tokens").GetChildren())
            {
                page.IssueToken(App(world, token, "App"), token["Value"]);
            }

            if (entry["DefaultApp"] is not null)
            {
                page.SetDefaultApp(App(world, entry, "DefaultApp"));
            }
        }
    }

    private static MetaApp App(MetaWorld world, IConfiguration settings, string key) =>
        world.FindApp(Required(settings, key)) ?? throw new InvalidOperationException($"Sandbox settings name the unknown app {settings[key]}.");

    private static string Required(IConfiguration settings, string key) =>
        settings[key] ?? throw new InvalidOperationException($"Sandbox settings: {key} is missing in {(settings as IConfigurationSection)?.Path}.");
}
