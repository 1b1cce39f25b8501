using Router.Wire;

namespace Router.HttpEdge;

/// <summary>The numbers and names of the web edge. Checked at start by <see cref="EdgeOptionsCheck"/>.</summary>
public sealed record EdgeOptions
{
    /// <summary>The largest webhook, in bytes. 4 MiB: Meta batches up to 1,000 items (protocol.md 4.3). Larger costs memory per request under way.</summary>
    public int MaxWebhookBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>The largest body of a call that is no upload, in bytes. 4 MiB: a batch of 50 full messages is far below.</summary>
    public int MaxCallBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>The largest upload, in bytes. 26 MiB: attachments have up to 25 MB (protocol.md 5.3), and the form around them.</summary>
    public long MaxUploadBytes { get; init; } = 26 * 1024 * 1024;

    /// <summary>How long a webhook's or call's body may take to arrive. 10 s: longer, and slow senders hold connections and buffers.</summary>
    public TimeSpan BodyWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an upload may take to arrive. 2 min: 26 MiB over a slow line; the memory held meanwhile is small.</summary>
    public TimeSpan UploadWithin { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>When a webhook is answered at the latest after its body has arrived. 4 s: Meta waits 5 s (protocol.md 4.3).</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>The slowest body accepted, in bytes per second. 240, Kestrel's own: lower lets more slow senders in at once.</summary>
    public double MinBodyBytesPerSecond { get; init; } = 240;

    /// <summary>How many refused or malformed requests <c>GET /admin/refused</c> shows. 100, about 20 KB of memory.</summary>
    public int RefusedKept { get; init; } = 100;

    /// <summary>How many conversations of a removed app one request works through. 1,000: more may outlast the caller's patience.</summary>
    public int WorkThroughAtOnce { get; init; } = 1000;

    /// <summary>The most entries a list of the admin API answers. 1,000: more does not fit a screen, and less misses what is looked for.</summary>
    public int MostListed { get; init; } = 1000;

    /// <summary>The admin token. Needed on loopback too; null refuses every admin call.</summary>
    public Secret? AdminToken { get; init; }

    /// <summary>Names under which the private port may be called, without port. Others could be a page in a browser that points its own name here.</summary>
    public IReadOnlyList<string> PrivateHosts { get; init; } = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Router's own public address, for paging links. Null: the address each caller used.</summary>
    public Uri? PublicAddress { get; init; }

    /// <summary>Where traces and metrics go. Null: nowhere, unless <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</summary>
    public Uri? OtlpEndpoint { get; init; }
}
