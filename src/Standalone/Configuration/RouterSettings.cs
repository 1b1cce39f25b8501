using System.Net;
using Microsoft.Extensions.Configuration;
using Router.Conversations;
using Router.HttpEdge;
using Router.Outgoing;
using Router.Protocol;
using Router.Wire;

namespace Router.Standalone;

/// <summary>Everything configured, read and checked in one go.</summary>
internal sealed record RouterSettings
{
    public required ListenSettings Listen { get; init; }

    public required StoreOptions Store { get; init; }

    public required RetentionOptions Retention { get; init; }

    public required EdgeOptions Edge { get; init; }

    public required LifeOptions Life { get; init; }

    public required RuleNumbers Rules { get; init; }

    public required RetrySchedule Retries { get; init; }

    public required Declared Declared { get; init; }

    /// <summary>The key secrets are stored under, as base64 of 32 bytes; null: a file beside the store.</summary>
    public Secret? Key { get; init; }

    /// <summary>The key before, while it is being changed.</summary>
    public Secret? PreviousKey { get; init; }

    /// <exception cref="StartRefusedException">Something is wrong; the message lists every fault.</exception>
    public static RouterSettings Read(IConfiguration configuration)
    {
        List<string> faults = [];
        var router = new Section(configuration.GetSection("Router"), faults);
        var settings = new RouterSettings
        {
            Listen = ListenSettings.Read(router.Inner("Listen")),
            Store = StoreOf(router.Inner("Store")),
            Retention = RetentionOf(router.Inner("Retention")),
            Edge = EdgeOf(router.Inner("Edge"), router.Inner("Admin")),
            Life = LifeOf(router.Inner("Conversations")),
            Rules = RulesOf(router.Inner("Rules")),
            Retries = RetriesOf(router.Inner("Retries")),
            Declared = DeclaredReader.Read(router),
            Key = KeyOf(router, "Key"),
            PreviousKey = KeyOf(router, "PreviousKey"),
        };
        faults.AddRange(OutgoingRegistration.Faults(router.Inner("Outgoing").Raw));
        _ = router.Flag("Sandbox"); // decided before the settings are read
        router.RefuseUnknown();
        faults.AddRange(settings.Store.Problems());
        faults.AddRange(settings.Retention.Problems());
        faults.AddRange(EdgeOptionsCheck.Faults(settings.Edge).Select(f =>
            f.StartsWith(nameof(EdgeOptions.AdminToken), StringComparison.Ordinal) ? "Router:Admin:Token" + f[nameof(EdgeOptions.AdminToken).Length..] : "Router:Edge:" + f));
        return faults.Count == 0 ? settings : throw StartRefusedException.For(faults);
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

    private static RetentionOptions RetentionOf(Section retention)
    {
        var defaults = new RetentionOptions();
        var options = new RetentionOptions
        {
            Timelines = retention.Duration("Timelines") ?? defaults.Timelines,
            DeadLetters = retention.Duration("DeadLetters") ?? defaults.DeadLetters,
            RemovedPages = retention.Duration("RemovedPages") ?? defaults.RemovedPages,
            Every = retention.Duration("Every") ?? defaults.Every,
            Portion = retention.Number("Portion") ?? defaults.Portion,
            TimelineDelay = retention.Duration("TimelineDelay") ?? defaults.TimelineDelay,
            TimelinePortion = retention.Number("TimelinePortion") ?? defaults.TimelinePortion,
            TimelineWaiting = retention.Number("TimelineWaiting") ?? defaults.TimelineWaiting,
        };
        retention.RefuseUnknown();
        return options;
    }

    private static EdgeOptions EdgeOf(Section edge, Section admin)
    {
        var defaults = new EdgeOptions();
        var options = defaults with
        {
            MaxWebhookBytes = edge.Number("MaxWebhookBytes") ?? defaults.MaxWebhookBytes,
            MaxCallBytes = edge.Number("MaxCallBytes") ?? defaults.MaxCallBytes,
            BodyWithin = edge.Duration("BodyWithin") ?? defaults.BodyWithin,
            UploadWithin = edge.Duration("UploadWithin") ?? defaults.UploadWithin,
            AnswerWithin = edge.Duration("AnswerWithin") ?? defaults.AnswerWithin,
            PublicAddress = edge.Address("PublicAddress"),
            OtlpEndpoint = edge.Address("OtlpEndpoint"),
            AdminToken = admin.Secret("Token"),
            PrivateHosts = admin.List("Hosts") is { } hosts ? [.. defaults.PrivateHosts, .. hosts] : defaults.PrivateHosts,
        };
        edge.RefuseUnknown();
        admin.RefuseUnknown();
        return options;
    }

    private static LifeOptions LifeOf(Section life)
    {
        var defaults = LifeOptions.Default;
        var options = defaults with
        {
            QuietBeforeSettling = life.Duration("QuietBeforeSettling") ?? defaults.QuietBeforeSettling,
            RestsAfter = life.Duration("RestsAfter") ?? defaults.RestsAfter,
            StopsWithin = life.Duration("StopsWithin") ?? defaults.StopsWithin,
            LooksForDue = life.Duration("LooksForDue") ?? defaults.LooksForDue,
        };
        life.RefuseUnknown();
        return options;
    }

    private static RuleNumbers RulesOf(Section rules)
    {
        var defaults = RuleNumbers.Default;
        var numbers = defaults with
        {
            IdleAfter = rules.Duration("IdleAfter") ?? defaults.IdleAfter,
            RequestLasts = rules.Duration("RequestLasts") ?? defaults.RequestLasts,
            DeliveryLasts = rules.Duration("DeliveryLasts") ?? defaults.DeliveryLasts,
            SurveyLasts = rules.Duration("SurveyLasts") ?? defaults.SurveyLasts,
        };
        rules.RefuseUnknown();
        return numbers;
    }

    private static RetrySchedule RetriesOf(Section retries)
    {
        var defaults = RetrySchedule.Default;
        var schedule = defaults with
        {
            AfterRefusal = retries.Durations("AfterRefusal") ?? defaults.AfterRefusal,
            WhileAway = retries.Durations("WhileAway") ?? defaults.WhileAway,
        };
        // Each pause may be as long as the Retry-After that is believed there.
        if (schedule.LongestRefusal > RetrySchedule.RefusedWithin)
        {
            retries.Fault("AfterRefusal", $"must come to less than {RetrySchedule.RefusedWithin.TotalMinutes:0.#} minutes, jitter included: so long one refused event may hold up the next.");
        }

        retries.RefuseUnknown();
        return schedule;
    }

    private static Secret? KeyOf(Section router, string setting)
    {
        if (router.Text(setting) is not { } text)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[64];
        if (!Convert.TryFromBase64String(text, bytes, out var length) || length != 32)
        {
            router.Fault(setting, "must be 32 bytes in base64. Make one with: openssl rand -base64 32");
        }

        return new Secret(text);
    }
}

/// <summary>Where Router listens (configuration <c>Router:Listen</c>).</summary>
/// <param name="Public">Webhook and Graph-compatible API.</param>
/// <param name="Private">Admin API, health, sandbox.</param>
/// <param name="Https">HTTPS beside the public port; null: none.</param>
internal sealed record ListenSettings(IPEndPoint Public, IPEndPoint Private, HttpsSettings? Https)
{
    public static ListenSettings Read(Section listen)
    {
        var settings = new ListenSettings(
            At(listen, "Public", 5080),
            At(listen, "Private", 5081),
            listen.Inner("Https") is { Exists: true } https ? HttpsSettings.Read(https) : null);
        if (!IPAddress.IsLoopback(settings.Private.Address) && !listen.Flag("PrivateBeyondLoopback"))
        {
            listen.Fault("Private", "listens beyond this machine, and the admin API stands behind it. If that is meant, set Router:Listen:PrivateBeyondLoopback to true.");
        }

        listen.Flag("PrivateBeyondLoopback");
        listen.RefuseUnknown();
        return settings;
    }

    internal static IPEndPoint At(Section listen, string setting, int port)
    {
        if (listen.Text(setting) is not { } text)
        {
            return new IPEndPoint(IPAddress.Loopback, port);
        }

        if (IPEndPoint.TryParse(text, out var endpoint) && text.Contains(':', StringComparison.Ordinal))
        {
            return endpoint;
        }

        listen.Fault(setting, $"must be an address and a port, for example 127.0.0.1:{port} or 0.0.0.0:{port}.");
        return new IPEndPoint(IPAddress.Loopback, port);
    }
}

/// <summary>HTTPS with a certificate of the operator's.</summary>
internal sealed record HttpsSettings(IPEndPoint At, string Certificate, string? KeyFile, Secret? Password)
{
    public static HttpsSettings? Read(Section https)
    {
        var at = ListenSettings.At(https, "At", 5443);
        var certificate = https.Needed("Certificate", "name a certificate file (PEM with KeyFile, or PFX).");
        var key = https.Text("KeyFile");
        var password = https.Secret("Password");
        https.RefuseUnknown();
        foreach (var (setting, file) in new[] { ("Certificate", certificate), ("KeyFile", key) })
        {
            if (file is not null && !File.Exists(file))
            {
                https.Fault(setting, "names a file that does not exist.");
            }
        }

        return certificate is null ? null : new HttpsSettings(at, certificate, key, password);
    }
}
