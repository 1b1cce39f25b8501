using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.Outgoing;

/// <summary>
/// One exchange with the Graph API: address, token and proof of the moment, the three ends a call can have, and what its
/// answer says about token and budget. Only what is known not to have happened is tried again.
/// </summary>
public sealed class GraphExchange(
    IOptions<OutgoingOptions> options, IDirectory directory, Transports transports, TimeProvider clock, ILogger<GraphExchange> logger) : IDisposable
{
    private static readonly ActivitySource Source = new(CallbackPoster.Traces);
    private readonly ConcurrentDictionary<PageId, RateBudget> _budgets = new();
    private readonly RefusedTokens _refused = new();

    /// <summary>The answer that a call of this Page would get without being made, or null.</summary>
    internal GraphAnswer? AnswerWithoutCall(PageId page)
    {
        var entry = directory.Current.Pages.GetValueOrDefault(page);
        return entry?.Token is not { } token
            ? LocalAnswer.NotStarted(GraphErrors.PageTokenRefused())
            : _refused.AnswerFor(page, token);
    }

    internal RateBudget BudgetOf(PageId page) =>
        _budgets.TryGetValue(page, out var budget) ? budget : _budgets.GetOrAdd(page, _ => new RateBudget(options.Value, clock));

    internal async Task<GraphAnswer> Call(GraphCall call, CancellationToken stop)
    {
        var began = clock.GetTimestamp();
        var snapshot = directory.Current;
        if (snapshot.Pages.GetValueOrDefault(call.Page)?.Token is not { } token)
        {
            return LocalAnswer.NotStarted(GraphErrors.PageTokenRefused());
        }

        if (_refused.AnswerFor(call.Page, token) is { } refused)
        {
            return refused;
        }

        using var span = Source.StartActivity("graph", ActivityKind.Client);
        span?.SetTag("router.page", call.Page.Value);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeout.CancelAfter(call.Timeout);
        var answer = await Call(call, snapshot.Seat, token, secret: 0, began, timeout.Token);
        span?.SetTag("http.response.status_code", answer.Status);
        OutgoingMeter.Called(answer is { End: GraphEnd.Answered, Status: >= 400 } ? "error" : answer.End.ToString(), clock.GetElapsedTime(began));
        return answer;
    }

    public void Dispose()
    {
        foreach (var budget in _budgets.Values)
        {
            budget.Dispose();
        }
    }

    private async Task<GraphAnswer> Call(GraphCall call, MetaSeat seat, Secret token, int secret, long began, CancellationToken stop)
    {
        var proof = secret < seat.Secrets.Length ? AppSecretProof.Of(token, seat.Secrets[secret]) : null;
        if (GraphAddress.Of(seat, call, proof) is not { } address)
        {
            return LocalAnswer.NotStarted(GraphErrors.UnknownPath(call.Method.Method));
        }

        var tokenText = token.Reveal();
        for (var attempt = 0; ; attempt++)
        {
            using var body = call.Body?.Invoke();
            using var request = new HttpRequestMessage(call.Method, address) { Content = body };
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + tokenText);
            try
            {
                using var response = await transports.Meta.SendAsync(request, stop);
                string[] secrets = proof is null ? [tokenText] : [tokenText, proof];
                if (await AnswerReader.Read(response, options.Value.MaxGraphAnswer, secrets, stop) is not { } answer)
                {
                    return NoAnswer(call, GraphEnd.Unknown, "the answer is too large", began);
                }

                // While the app's secret is rotated Meta may know the next one only. Nothing has happened: ask with that.
                return secret + 1 < seat.Secrets.Length && call.Repeatable && IsWrongProof(answer)
                    ? await Call(call, seat, token, secret + 1, began, stop)
                    : Settle(call, token, answer, response, began);
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException or InvalidOperationException or NotSupportedException)
            {
                if (body is { TooLarge: true })
                {
                    return LocalAnswer.NotStarted(GraphErrors.TooLarge(options.Value.MaxForwardedBody));
                }

                var end = EndOf(failure, body);
                if (end == GraphEnd.NotStarted && body is not { Started: true } && attempt + 1 < options.Value.MaxGraphAttempts && await Pause(attempt, stop))
                {
                    continue;
                }

                return NoAnswer(call, end, ReasonOf(failure), began);
            }
        }
    }

    private static bool IsWrongProof(GraphAnswer answer) =>
        answer.Status >= 400 && GraphReply.Read(answer.Status, answer.Body.Span) is GraphReply.Error { Code: 100, Message: { } text }
        && text.Contains("appsecret_proof", StringComparison.Ordinal);

    private GraphAnswer Settle(GraphCall call, Secret token, GraphAnswer answer, HttpResponseMessage response, long began)
    {
        var error = answer.Status >= 400 ? GraphReply.Read(answer.Status, answer.Body.Span) as GraphReply.Error : null;
        BudgetOf(call.Page).See(new UsageSeen(
            AnswerReader.UsageOf(response), RateError: error is { IsRateLimit: true }, RetryAfter: response.Headers.RetryAfter?.Delta));
        if (error is null)
        {
            GraphLog.Answered(logger, call.Method.Method, call.Path, call.Page, answer.Status, Milliseconds(began));
            return answer;
        }

        GraphLog.Error(logger, call.Method.Method, call.Path, call.Page, error.Code, error.Subcode, answer.Status, Milliseconds(began));
        if (error.Code == 190)
        {
            _refused.Add(call.Page, token, answer);
            GraphLog.TokenRefused(logger, call.Page, error.Subcode);
        }

        return answer;
    }

    // A body that was not begun cannot have reached anybody. A call without a body may have, unless there was no connection.
    private static GraphEnd EndOf(Exception failure, OnceContent? body)
    {
        if (body is { Started: true })
        {
            return body.SourceFailed ? GraphEnd.NotStarted : GraphEnd.Unknown;
        }

        var noConnection = failure is HttpRequestException
        {
            HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
        };
        return body is not null || noConnection ? GraphEnd.NotStarted : GraphEnd.Unknown;
    }

    private async ValueTask<bool> Pause(int attempt, CancellationToken stop)
    {
        await Task.Delay(options.Value.GraphRetryPause * Math.Pow(2, attempt), clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stop.IsCancellationRequested;
    }

    private GraphAnswer NoAnswer(GraphCall call, GraphEnd end, string reason, long began)
    {
        GraphLog.NoAnswer(logger, call.Method.Method, call.Path, call.Page, end.ToString(), reason, Milliseconds(began));
        return end == GraphEnd.NotStarted ? LocalAnswer.NotStarted(GraphErrors.Unavailable("The Graph API cannot be reached. Nothing was sent; try again."))
            : call.Method == HttpMethod.Get ? LocalAnswer.Unknown(GraphErrors.Unavailable("The Graph API did not answer. Try again."))
            : LocalAnswer.Unknown(GraphErrors.OutcomeUnknown());
    }

    private static string ReasonOf(Exception failure) => failure switch
    {
        OperationCanceledException => "no answer in time",
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http => http.HttpRequestError.ToString(),
        _ => failure.GetType().Name,
    };

    private long Milliseconds(long began) => (long)clock.GetElapsedTime(began).TotalMilliseconds;
}
