using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.Outgoing;

/// <summary>
/// Keeps Router's app subscribed to every Page: Meta takes it out when its webhook was down for an hour ("Webhooks
/// Disabled", protocol.md 4.2). Asks at start, every hour, and when it is told to.
/// </summary>
public sealed class SubscriptionKeeper(
    IOptions<OutgoingOptions> options, IDirectory directory, GraphExchange exchange, TimeProvider clock, ILogger<SubscriptionKeeper> logger) : BackgroundService
{
    /// <summary>Asks for every Page now, and subscribes where Router is missing. Returns the Pages that were subscribed again.</summary>
    public async Task<IReadOnlyList<PageId>> CheckNow(CancellationToken stop)
    {
        var again = new List<PageId>();
        foreach (var page in directory.Current.Pages.Values)
        {
            if (page is { Removed: false, Token: not null } && await Check(page, stop))
            {
                again.Add(page.Id);
            }
        }

        return again;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SubscriptionCheck, clock);
        try
        {
            do
            {
                await CheckNow(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // Router is stopping.
        }
    }

    private async Task<bool> Check(PageEntry page, CancellationToken stop)
    {
        var answer = await exchange.Call(
            new GraphCall(page.Id, HttpMethod.Get, "me/subscribed_apps", options.Value.OwnerTimeout) { Query = [new("fields", "id,subscribed_fields")] }, stop);
        stop.ThrowIfCancellationRequested();
        if (answer.Status is < 200 or >= 300 || SubscribedApps.FieldsOf(directory.Current.Seat.App, answer.Body) is not { } present)
        {
            GraphLog.SubscriptionUnknown(logger, page.Id, WhyNot(answer));
            return false;
        }

        var wanted = SubscribedApps.FieldsFor(page.Roster);
        if (present.Count > 0 && wanted.IsSubsetOf(present))
        {
            GraphLog.Subscribed(logger, page.Id);
            return false;
        }

        var missing = present.Count == 0 ? "not at all" : "without " + string.Join(", ", wanted.Except(present));
        wanted.UnionWith(present);
        var body = SubscribedApps.Body(wanted);
        var subscribed = await exchange.Call(
            new GraphCall(page.Id, HttpMethod.Post, "me/subscribed_apps", options.Value.ControlTimeout)
            {
                Body = () => new OnceContent(body, "application/json"),
            },
            stop);
        if (subscribed.Status is < 200 or >= 300)
        {
            GraphLog.SubscriptionUnknown(logger, page.Id, WhyNot(subscribed));
            return false;
        }

        GraphLog.SubscribedAgain(logger, page.Id, missing);
        return true;
    }

    private static string WhyNot(GraphAnswer answer) => GraphReply.Read(answer.Status, answer.Body.Span) is GraphReply.Error error
        ? FormattableString.Invariant($"error {error.Code}{(error.Subcode is { } subcode ? FormattableString.Invariant($"/{subcode}") : "")}, status {answer.Status}")
        : FormattableString.Invariant($"status {answer.Status}");
}
