using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Router.EndToEnd;

/// <summary>An OTLP collector on loopback (gRPC over plain HTTP/2) that keeps the bytes it is sent.</summary>
internal sealed class TraceCollector : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly MemoryStream _bytes = new();
    private readonly int _port = Ports.Free();
    private WebApplication? _host;

    public Uri Address => new($"http://127.0.0.1:{_port}");

    public byte[] Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes.ToArray();
            }
        }
    }

    public async Task Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port, listen => listen.Protocols = HttpProtocols.Http2));
        _host = builder.Build();
        _host.Run(Keep);
        await _host.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is { } host)
        {
            await host.DisposeAsync();
        }

        await _bytes.DisposeAsync();
    }

    private async Task Keep(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        lock (_gate)
        {
            body.WriteTo(_bytes);
        }

        context.Response.ContentType = "application/grpc";
        context.Response.AppendTrailer("grpc-status", "0");
        await context.Response.Body.WriteAsync(new byte[5]);
    }
}
