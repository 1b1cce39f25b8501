using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Router.Conversations;
using Router.Wire;

namespace Router.Outgoing;

/// <summary>
/// The <c>hub.challenge</c> handshake of protocol.md 4.1. What counts is the echoed challenge, not the status: some apps
/// answer a wrong token with 200 and an error text.
/// </summary>
public sealed class CallbackVerifier(IOptions<OutgoingOptions> options, Transports transports) : ICallbackVerifier
{
    // A challenge is ten digits; an answer longer than this is none.
    private const int MostBytes = 256;

    /// <inheritdoc />
    public async Task<CallbackVerdict> Verify(Uri callback, Secret verifyToken, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(callback);
        ArgumentNullException.ThrowIfNull(verifyToken);
        var challenge = RandomNumberGenerator.GetInt32(1_000_000_000, int.MaxValue).ToString(CultureInfo.InvariantCulture);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeout.CancelAfter(options.Value.VerificationTimeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, AddressOf(callback, verifyToken, challenge));
            using var response = await transports.Apps.SendAsync(request, timeout.Token);
            return await Echoed(response, challenge, timeout.Token) ? CallbackVerdict.Verified : CallbackVerdict.WrongChallenge;
        }
        catch (HttpRequestException failure) when (failure.InnerException is ForbiddenAddressException)
        {
            return CallbackVerdict.AddressNotAllowed;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return CallbackVerdict.NotReached;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or InvalidOperationException or NotSupportedException or UriFormatException)
        {
            return CallbackVerdict.NotReached;
        }
    }

    private static Uri AddressOf(Uri callback, Secret verifyToken, string challenge)
    {
        var own = callback.Query.TrimStart('?');
        return new UriBuilder(callback)
        {
            Query = $"{own}{(own.Length > 0 ? "&" : "")}hub.mode=subscribe&hub.challenge={challenge}&hub.verify_token={Uri.EscapeDataString(verifyToken.Reveal())}",
            Fragment = "",
        }.Uri;
    }

    private static async Task<bool> Echoed(HttpResponseMessage response, string challenge, CancellationToken stop)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(MostBytes);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(stop);
            var read = await body.ReadAtLeastAsync(bytes.AsMemory(0, MostBytes), MostBytes, throwOnEndOfStream: false, stop);
            return Encoding.UTF8.GetString(bytes, 0, read).Trim() == challenge;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
