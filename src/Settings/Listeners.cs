using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Router.HttpEdge;
using Router.Storage;

namespace Router.Settings;

/// <summary>Opens the configured ports.</summary>
public static class Listeners
{
    /// <summary>The public port, the private one, and HTTPS where it is configured.</summary>
    /// <exception cref="StartRefusedException">The certificate cannot be read.</exception>
    public static void ListensForEdges(this KestrelServerOptions kestrel, ListenSettings listen)
    {
        ArgumentNullException.ThrowIfNull(kestrel);
        ArgumentNullException.ThrowIfNull(listen);
        kestrel.Listen(listen.Public, o => o.ServesPublicEdge());
        kestrel.ListensForHealth(listen);
        if (listen.Https is { } https)
        {
            kestrel.Listen(https.At, o =>
            {
                o.UseHttps(CertificateOf(https));
                o.ServesPublicEdge();
            });
        }
    }

    /// <summary>The private port only, for a process without a web edge.</summary>
    public static void ListensForHealth(this KestrelServerOptions kestrel, ListenSettings listen)
    {
        ArgumentNullException.ThrowIfNull(kestrel);
        ArgumentNullException.ThrowIfNull(listen);
        kestrel.Listen(listen.Private, o => o.ServesPrivateEdge());
    }

    private static X509Certificate2 CertificateOf(HttpsSettings https)
    {
        try
        {
            return https.KeyFile is { } key
                ? X509Certificate2.CreateFromPemFile(https.Certificate, key)
                : X509CertificateLoader.LoadPkcs12FromFile(https.Certificate, https.Password?.Reveal());
        }
        catch (CryptographicException cause)
        {
            throw new StartRefusedException(
                "The certificate of Router:Listen:Https cannot be read: give a PEM file with its KeyFile, or a PFX file with its Password.", cause);
        }
    }
}
