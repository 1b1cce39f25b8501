using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.Outgoing;

/// <summary>
/// Writes, signs and posts one delivery (rules.md section 6). Address, secret and number format are those of the moment of
/// the attempt. The answer's body is not read: only its status and <c>Retry-After</c> say anything.
/// </summary>
public sealed class CallbackPoster(
    IOptions<OutgoingOptions> options, IDirectory directory, ILongPayloads longPayloads, Transports transports, TimeProvider clock, ILogger<CallbackPoster> logger)
{
    /// <summary>Spans of callbacks and Graph calls: one trace from the webhook to the callback.</summary>
    public const string Traces = "Router.Outgoing";

    private static readonly ActivitySource Source = new(Traces);
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly ConcurrentBag<CancellationTokenSource> _timeouts = [];

    /// <summary>Posts the delivery. Never throws: no answer is a report with status 0.</summary>
    public async Task<AttemptReport> Post(DeliveryAttempt attempt)
    {
        var began = clock.GetTimestamp();
        var (report, outcome) = await PostOnce(attempt);
        OutgoingMeter.Attempted(report.Status, clock.GetElapsedTime(began));
        if (Circuit.IsAway(report.Status) || RetrySchedule.IsRefusal(report.Status) || report.Status == 410)
        {
            if (logger.IsEnabled(LogLevel.Information))
            {
                CallbackLog.NotDelivered(logger, attempt.Id, attempt.Row.Attempts + 1, outcome, report.Status, Milliseconds(began));
            }
        }
        else if (logger.IsEnabled(LogLevel.Debug))
        {
            CallbackLog.Delivered(logger, attempt.Id, attempt.Row.Attempts + 1, report.Status, Milliseconds(began));
        }

        return report;
    }

    private async ValueTask<(AttemptReport Report, string Outcome)> PostOnce(DeliveryAttempt attempt)
    {
        var snapshot = directory.Current;
        if (snapshot.Apps.GetValueOrDefault(attempt.Row.App) is not { } app || !AppGate.IsCallable(app))
        {
            return (default, "the app has no verified address, or is parked");
        }

        using var body = new BodyBuffer();
        HttpRequestMessage request;
        try
        {
            var keys = CallbackWriter.LongPayloadKeys(attempt.Item.Content);
            var payloads = keys.Count == 0 ? null : await Find(attempt.Conversation.Page, keys);
            request = Write(attempt, snapshot, app, body, payloads);
        }
        catch (StoreUnavailableException)
        {
            return (default, "not written: the store is away");
        }
        catch (Exception failure)
        {
            // A report of 0 would open the circuit: one item that cannot be written must not cost the app all others.
            CallbackLog.NotWritten(logger, failure, attempt.Id, attempt.Row.Attempts + 1);
            return (new AttemptReport(500), "could not be written");
        }

        using (request)
        using (var span = StartSpan(attempt, request))
        {
            var answer = await Send(request);
            span?.SetTag("http.response.status_code", answer.Report.Status);
            return answer;
        }
    }

    private async ValueTask<Dictionary<string, string>> Find(PageId page, IReadOnlyList<string> keys)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (await longPayloads.Find(page, key, CancellationToken.None) is { } payload)
            {
                found[key] = payload;
            }
        }

        return found;
    }

    private async ValueTask<(AttemptReport Report, string Outcome)> Send(HttpRequestMessage request)
    {
        var timeout = _timeouts.TryTake(out var pooled) ? pooled : new CancellationTokenSource();
        timeout.CancelAfter(options.Value.CallbackTimeout);
        try
        {
            using var response = await transports.Apps.SendAsync(request, timeout.Token);
            return (new AttemptReport((int)response.StatusCode, RetryAfter(response)), "not wanted");
        }
        catch (OperationCanceledException)
        {
            return (default, "no answer in time");
        }
        catch (HttpRequestException failure)
        {
            return (default, Describe(failure));
        }
        catch (Exception failure) when (failure is IOException or SocketException or InvalidOperationException or ObjectDisposedException or NotSupportedException)
        {
            return (default, "no answer: " + failure.GetType().Name);
        }
        finally
        {
            if (timeout.TryReset())
            {
                _timeouts.Add(timeout);
            }
            else
            {
                timeout.Dispose();
            }
        }
    }

    private static HttpRequestMessage Write(
        DeliveryAttempt attempt, DirectorySnapshot snapshot, AppEntry app, BodyBuffer body, Dictionary<string, string>? payloads)
    {
        var page = attempt.Conversation.Page;
        var account = snapshot.Pages.GetValueOrDefault(page)?.AccountOn(attempt.Channel) ?? page.Value;
        CallbackWriter.Write(
            body, new CallbackAccount(attempt.Channel, account), attempt.Conversation.Person, attempt.Item, attempt.Row.On, app.Format,
            payloads is null ? null : payloads.GetValueOrDefault);
        var signatures = Signatures.Sign(body.Written, app.Secret);
        body.Headers.ContentType = Json;
        var request = new HttpRequestMessage(HttpMethod.Post, app.Callback) { Content = body };
        var headers = request.Headers;
        headers.TryAddWithoutValidation("X-Hub-Signature-256", signatures.Sha256);
        headers.TryAddWithoutValidation("X-Hub-Signature", signatures.Sha1);
        headers.TryAddWithoutValidation("X-Router-Delivery", HeaderText.Of(attempt.Id.ToString()));
        headers.TryAddWithoutValidation("X-Router-Attempt", HeaderText.Of(attempt.Row.Attempts + 1));
        if (attempt.Item.Owner is { } owner)
        {
            headers.TryAddWithoutValidation("X-Router-Owner", owner.ToString());
        }

        headers.TryAddWithoutValidation("X-Router-Epoch", HeaderText.Of(attempt.Item.Epoch));
        if (attempt.Item.Trace is { Length: > 0 } trace && HeaderText.IsPlain(trace))
        {
            headers.TryAddWithoutValidation("traceparent", trace);
        }

        return request;
    }

    // The span becomes the parent that the app sees; without a listener the one kept with the item stays.
    private static Activity? StartSpan(DeliveryAttempt attempt, HttpRequestMessage request)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        ActivityContext.TryParse(attempt.Item.Trace, traceState: null, out var parent);
        var span = Source.StartActivity("callback", ActivityKind.Client, parent);
        if (span is { Id: { } id })
        {
            span.SetTag("router.app", attempt.Row.App.ToString());
            span.SetTag("router.delivery", attempt.Id.ToString());
            span.SetTag("router.attempt", attempt.Row.Attempts + 1);
            request.Headers.Remove("traceparent");
            request.Headers.TryAddWithoutValidation("traceparent", id);
        }

        return span;
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode || response.Headers.RetryAfter is not { } header)
        {
            return null;
        }

        var wait = header.Delta ?? (header.Date - clock.GetUtcNow());
        return wait > TimeSpan.Zero ? wait : null;
    }

    private static string Describe(HttpRequestException failure) => failure switch
    {
        { InnerException: ForbiddenAddressException forbidden } => forbidden.Message,
        { HttpRequestError: HttpRequestError.NameResolutionError } => "no connection: the host's name is not known",
        { HttpRequestError: HttpRequestError.ConnectionError } => "no connection",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => "no connection: the TLS handshake failed",
        _ => "no answer: the connection broke",
    };

    private long Milliseconds(long began) => (long)clock.GetElapsedTime(began).TotalMilliseconds;
}
