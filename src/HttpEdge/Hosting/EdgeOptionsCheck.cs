namespace Router.HttpEdge;

/// <summary>Says what is wrong with the edge's options. A host that starts with a bad number fails at once and by name.</summary>
public static class EdgeOptionsCheck
{
    // Meta gives up after 5 s; later than this the answer reaches nobody.
    private static readonly TimeSpan LatestAnswer = TimeSpan.FromSeconds(5);

    /// <summary>The admin token's shortest length: shorter ones can be guessed.</summary>
    public const int ShortestAdminToken = 16;

    /// <summary>One sentence per bad option; none if all is well.</summary>
    public static IReadOnlyList<string> Faults(EdgeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new List<string>();
        Check(options.MaxWebhookBytes is >= 1024 and <= 64 * 1024 * 1024, nameof(options.MaxWebhookBytes), "between 1 KiB and 64 MiB");
        Check(options.MaxCallBytes is >= 1024 and <= 64 * 1024 * 1024, nameof(options.MaxCallBytes), "between 1 KiB and 64 MiB");
        Check(options.MaxUploadBytes is >= 1024 and <= 1024 * 1024 * 1024, nameof(options.MaxUploadBytes), "between 1 KiB and 1 GiB");
        Check(IsWithin(options.BodyWithin, TimeSpan.FromMinutes(5)), nameof(options.BodyWithin), "more than 0 and at most 5 minutes");
        Check(IsWithin(options.UploadWithin, TimeSpan.FromHours(1)), nameof(options.UploadWithin), "more than 0 and at most 1 hour");
        Check(IsWithin(options.AnswerWithin, LatestAnswer), nameof(options.AnswerWithin), "more than 0 and at most 5 seconds, after which Meta does not listen");
        Check(options.MinBodyBytesPerSecond is > 0 and <= 1_000_000, nameof(options.MinBodyBytesPerSecond), "more than 0 and at most 1,000,000 bytes per second");
        Check(options.RefusedKept is >= 1 and <= 10_000, nameof(options.RefusedKept), "between 1 and 10,000");
        Check(options.WorkThroughAtOnce is >= 1 and <= 100_000, nameof(options.WorkThroughAtOnce), "between 1 and 100,000");
        Check(options.MostListed is >= 1 and <= 100_000, nameof(options.MostListed), "between 1 and 100,000");
        Check(options.AdminToken is null || options.AdminToken.Reveal().Length >= ShortestAdminToken, nameof(options.AdminToken), "at least 16 characters");
        Check(options.PrivateHosts is { Count: > 0 } && options.PrivateHosts.All(h => !string.IsNullOrWhiteSpace(h)), nameof(options.PrivateHosts), "a list of host names without ports");
        Check(options.PublicAddress is null or { IsAbsoluteUri: true, Scheme: "http" or "https" }, nameof(options.PublicAddress), "an http or https address");
        Check(options.OtlpEndpoint is null or { IsAbsoluteUri: true, Scheme: "http" or "https" }, nameof(options.OtlpEndpoint), "an http or https address");
        return faults;

        void Check(bool good, string name, string range)
        {
            if (!good)
            {
                faults.Add($"{name} must be {range}.");
            }
        }
    }

    private static bool IsWithin(TimeSpan value, TimeSpan most) => value > TimeSpan.Zero && value <= most;
}
