using Router.Protocol;

namespace Router.Outgoing;

/// <summary>
/// One app's circuit: how many attempts may be under way, from how the last ones ended. No clock and no lock of its own;
/// the gate brings both.
/// </summary>
/// <remarks>
/// Closed: up to the limit. Open: none until <see cref="AskAt"/>, then one at a time asks whether the app is back.
/// After that the limit grows by one with every answer, so it doubles per round trip: no stampede (rules.md, guarantee 9).
/// </remarks>
internal sealed class Circuit(OutgoingOptions options, Func<double> chance)
{
    private int _away;
    private int _limit = options.MaxCallbacksPerApp;
    private TimeSpan _pause;

    /// <summary>The circuit is open: the app is taken to be away.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>When an open circuit lets one attempt through.</summary>
    public DateTimeOffset AskAt { get; private set; }

    /// <summary>How many attempts may be under way now. An open circuit asks only when none is, earlier ones included.</summary>
    public int LimitAt(DateTimeOffset now) => !IsOpen ? _limit : now >= AskAt ? 1 : 0;

    /// <summary>The app cannot be called for a reason of the directory; when it can be again, it is let in slowly.</summary>
    public void StartSlowly() => _limit = 1;

    /// <summary>An attempt ended. <paramref name="asked"/>: it was the one that an open circuit let through.</summary>
    /// <returns>True if this opened or closed the circuit.</returns>
    public bool Settle(AttemptReport report, bool asked, DateTimeOffset now)
    {
        if (!IsAway(report.Status))
        {
            _away = 0;
            if (IsOpen)
            {
                IsOpen = false;
                _pause = TimeSpan.Zero;
                _limit = 1;
                return true;
            }

            _limit = Math.Min(_limit + 1, options.MaxCallbacksPerApp);
            return false;
        }

        if (IsOpen)
        {
            // Stragglers from before it opened say nothing new; only the one that asked makes the pause longer.
            if (asked)
            {
                Wait(report, now);
            }

            return false;
        }

        if (++_away < options.AwayBeforeOpen)
        {
            return false;
        }

        IsOpen = true;
        Wait(report, now);
        return true;
    }

    /// <summary>No answer, 408, 429, or a 5xx other than 500: the app is away, as the retry schedule sees it too (rules.md section 6).</summary>
    public static bool IsAway(int status) => status is not (>= 200 and < 300) and not 410 && !RetrySchedule.IsRefusal(status);

    private void Wait(AttemptReport report, DateTimeOffset now)
    {
        _pause = _pause == TimeSpan.Zero ? options.FirstProbePause : TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, options.LongestProbePause.Ticks));
        var wait = _pause;
        if (report.RetryAfter is { } asked && asked > wait)
        {
            wait = asked < options.LongestRetryAfter ? asked : options.LongestRetryAfter;
        }

        AskAt = now + wait + (wait * (options.Jitter * chance()));
    }
}
