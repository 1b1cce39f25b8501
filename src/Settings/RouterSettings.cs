using System.Net;
using Microsoft.Extensions.Configuration;
using Router.Conversations;
using Router.HttpEdge;
using Router.Outgoing;
using Router.Protocol;
using Router.Storage;
using Router.Wire;

namespace Router.Settings;

/// <summary>Everything configured, read and checked in one go.</summary>
public sealed record RouterSettings
{
    public required ListenSettings Listen { get; init; }

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

    /// <param name="configuration">Where the section <c>Router</c> stands.</param>
    /// <param name="own">Reads the sections that only this program has, and adds what is wrong with them to the faults.</param>
    /// <exception cref="StartRefusedException">Something is wrong; the message lists every fault.</exception>
    public static RouterSettings Read(IConfiguration configuration, Action<Section, List<string>> own)
    {
        List<string> faults = [];
        var router = new Section(configuration.GetSection("Router"), faults);
        var settings = new RouterSettings
        {
            Listen = ListenSettings.Read(router.Inner("Listen")),
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
        own(router, faults);
        router.RefuseUnknown();
        faults.AddRange(settings.Retention.Problems());
        faults.AddRange(EdgeOptionsCheck.Faults(settings.Edge).Select(f =>
            f.StartsWith(nameof(EdgeOptions.AdminToken), StringComparison.Ordinal) ? "Router:Admin:Token" + f[nameof(EdgeOptions.AdminToken).Length..] : "Router:Edge:" + f));
        return faults.Count == 0 ? settings : throw StartRefusedException.For(faults);
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
