using System.Net;
using Router.Wire;

namespace Router.Settings;

/// <summary>Where Router listens (configuration <c>Router:Listen</c>).</summary>
/// <param name="Public">Webhook and Graph-compatible API.</param>
/// <param name="Private">Admin API, health, sandbox.</param>
/// <param name="Https">HTTPS beside the public port; null: none.</param>
public sealed record ListenSettings(IPEndPoint Public, IPEndPoint Private, HttpsSettings? Https)
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

    public static IPEndPoint At(Section listen, string setting, int port)
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
public sealed record HttpsSettings(IPEndPoint At, string Certificate, string? KeyFile, Secret? Password)
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
