using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Router.Throughput;

/// <summary>What Router is measured against: Kestrel that checks the same signature and parses the same body, and stores nothing.</summary>
internal static class BareEndpoint
{
    public static async Task Run(int port, string secret)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        await using var app = builder.Build();
        var key = Encoding.UTF8.GetBytes(secret);
        app.MapPost("/webhook", async (HttpContext context) =>
        {
            var length = (int)(context.Request.ContentLength ?? 0);
            var body = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                await context.Request.Body.ReadExactlyAsync(body.AsMemory(0, length));
                var wanted = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(key, body.AsSpan(0, length)));
                var given = context.Request.Headers["X-Hub-Signature-256"].ToString();
                if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(wanted), Encoding.ASCII.GetBytes(given)))
                {
                    context.Response.StatusCode = 401;
                    return;
                }

                using var json = JsonDocument.Parse(body.AsMemory(0, length));
                var items = json.RootElement.GetProperty("entry").EnumerateArray().Sum(e => e.GetProperty("messaging").GetArrayLength());
                context.Response.StatusCode = items > 0 ? 200 : 400;
                context.Response.ContentLength = 2;
                await context.Response.Body.WriteAsync("ok"u8.ToArray());
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(body);
            }
        });
        await app.RunAsync();
    }
}
