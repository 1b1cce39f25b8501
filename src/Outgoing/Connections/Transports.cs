using System.Net;
using Microsoft.Extensions.Options;

namespace Router.Outgoing;

/// <summary>
/// The two ways to the network, apart from each other so that apps cannot use up Meta's connections. Neither follows
/// redirects, keeps cookies, uses a proxy of the machine's environment or adds headers of its own.
/// </summary>
public sealed class Transports : IDisposable
{
    public Transports(IOptions<OutgoingOptions> options, AddressGuard guard)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(guard);
        var numbers = options.Value;
        var apps = Plain(numbers);
        apps.ConnectCallback = guard.Connect;
        apps.MaxResponseDrainSize = numbers.MaxCallbackAnswer;
        Apps = new HttpMessageInvoker(apps);
        Meta = new HttpMessageInvoker(Plain(numbers));
    }

    /// <summary>To the apps: addresses are checked when a connection is made.</summary>
    internal HttpMessageInvoker Apps { get; }

    /// <summary>To the Graph API, whose address is the operator's own.</summary>
    internal HttpMessageInvoker Meta { get; }

    public void Dispose()
    {
        Apps.Dispose();
        Meta.Dispose();
    }

    private static SocketsHttpHandler Plain(OutgoingOptions numbers) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = numbers.ConnectTimeout,
        PooledConnectionLifetime = numbers.ConnectionLasts,
        PooledConnectionIdleTimeout = numbers.IdleConnectionLasts,
        ResponseDrainTimeout = TimeSpan.FromSeconds(2),
        MaxResponseHeadersLength = 32,
    };
}
