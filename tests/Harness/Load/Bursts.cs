using System.Globalization;
using System.Text.Json.Nodes;
using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>
/// 613 and 190 do not come one by one: for a moment Meta refuses nearly every call for the rate limit, or every call for the token, until the
/// operator gives the Page a new one.
/// </summary>
public sealed class Bursts(World world, Random random)
{
    private static readonly TimeSpan StrikesWithin = TimeSpan.FromMinutes(3);

    private string _token = "";

    /// <summary>Gives Router its first token: the Page of a run with bursts is declared without one, so that the admin API may replace it.</summary>
    public Task Begin() => NewToken();

    public async Task Run(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await Pause(1000, 3000, over);
            await Burst(new(Fault.Graph613) { Rate = 0.7 }, over);
            await Pause(1000, 3000, over);
            await Burst(new(Fault.Graph190) { Rate = 1 }, over);
            await NewToken();
        }
    }

    // Lasts a moment, and until it has struck.
    private async Task Burst(FaultRule rule, CancellationToken over)
    {
        var faults = world.Meta.Faults;
        var before = faults.Struck(rule.Fault);
        faults.Add(rule);
        await Pause(100, 500, over);
        await Until.True(() => over.IsCancellationRequested || faults.Struck(rule.Fault) > before, $"{rule.Fault} strikes; the last Graph calls: {LastCalls()}", StrikesWithin);
        faults.Clear(rule.Fault);
    }

    private string LastCalls() => string.Join(", ", world.Meta.Journal.Of<JournalEntry.GraphCalled>().TakeLast(10)
        .Select(call => string.Create(CultureInfo.InvariantCulture, $"{call.At:HH:mm:ss.fff} {call.Edge} {call.Status} {call.Code}/{call.Subcode}")));

    // The old one is revoked, as the reason for a new one usually has it: calls under way with it may still be refused.
    private async Task NewToken()
    {
        var token = world.Page.IssueToken(world.Seat).Value;
        await Until.True(async () =>
        {
            try
            {
                await world.Router.Admin(HttpMethod.Put, $"/admin/pages/{World.PageId}/token", new JsonObject { ["token"] = token });
                return true;
            }
            catch (Exception away) when (away is HttpRequestException or OperationCanceledException)
            {
                // A part of Router was killed just now.
                return false;
            }
        }, "the Page has a new token");
        if (_token.Length > 0)
        {
            world.Meta.World.RevokeToken(_token);
        }

        _token = token;
    }

    private Task Pause(int least, int most, CancellationToken over)
    {
        Task pause = Task.Delay(random.Next(least, most), over);
        return Awaited(pause);

        static async Task Awaited(Task pause) => await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
