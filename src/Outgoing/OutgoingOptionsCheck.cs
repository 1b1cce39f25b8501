using System.Net;
using Microsoft.Extensions.Options;

namespace Router.Outgoing;

/// <summary>Refuses to start with numbers that make no sense, and says which.</summary>
internal sealed class OutgoingOptionsCheck : IValidateOptions<OutgoingOptions>
{
    // A CancellationTokenSource and a timer take no longer wait.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    public ValidateOptionsResult Validate(string? name, OutgoingOptions options)
    {
        var wrong = new List<string>();
        foreach (var (number, value) in Times(options))
        {
            if (value <= TimeSpan.Zero || value > Longest)
            {
                wrong.Add($"{OutgoingOptions.Section}:{number} is {value}; it must be more than zero and at most 24 days.");
            }
        }

        Within(nameof(options.MaxCallbacksPerApp), options.MaxCallbacksPerApp, least: 1, most: 10_000);
        Within(nameof(options.AwayBeforeOpen), options.AwayBeforeOpen, least: 1, most: 1_000);
        Within(nameof(options.MaxCallbackAnswer), options.MaxCallbackAnswer, least: 0, most: 16 * 1024 * 1024);
        Within(nameof(options.MaxGraphAnswer), options.MaxGraphAnswer, least: 1024, most: 256 * 1024 * 1024);
        Within(nameof(options.MaxForwardedBody), options.MaxForwardedBody, least: 1024, most: 1024L * 1024 * 1024);
        Within(nameof(options.MaxGraphAttempts), options.MaxGraphAttempts, least: 1, most: 10);
        Within(nameof(options.PacedFrom), options.PacedFrom, least: 1, most: 99);
        if (options.Jitter is not (>= 0 and <= 1))
        {
            wrong.Add($"{OutgoingOptions.Section}:{nameof(options.Jitter)} is {options.Jitter}; it must be between 0 and 1.");
        }

        if (options.LongestProbePause < options.FirstProbePause)
        {
            wrong.Add($"{OutgoingOptions.Section}:{nameof(options.LongestProbePause)} must not be shorter than {nameof(options.FirstProbePause)}.");
        }

        if (options.LongestThrottleGuess < options.FirstThrottleGuess)
        {
            wrong.Add($"{OutgoingOptions.Section}:{nameof(options.LongestThrottleGuess)} must not be shorter than {nameof(options.FirstThrottleGuess)}.");
        }

        foreach (var network in options.AllowedNetworks)
        {
            if (!IPNetwork.TryParse(network, out _))
            {
                wrong.Add($"{OutgoingOptions.Section}:{nameof(options.AllowedNetworks)} holds \"{network}\", which is not a network such as 10.1.0.0/16 or fd00::/8.");
            }
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Within(string number, long value, long least, long most)
        {
            if (value < least || value > most)
            {
                wrong.Add($"{OutgoingOptions.Section}:{number} is {value}; it must be between {least} and {most}.");
            }
        }
    }

    private static IEnumerable<(string Number, TimeSpan Value)> Times(OutgoingOptions options)
    {
        yield return (nameof(options.CallbackTimeout), options.CallbackTimeout);
        yield return (nameof(options.FirstProbePause), options.FirstProbePause);
        yield return (nameof(options.LongestProbePause), options.LongestProbePause);
        yield return (nameof(options.LongestRetryAfter), options.LongestRetryAfter);
        yield return (nameof(options.WakeGrace), options.WakeGrace);
        yield return (nameof(options.ReachableCheck), options.ReachableCheck);
        yield return (nameof(options.ConnectTimeout), options.ConnectTimeout);
        yield return (nameof(options.ConnectionLasts), options.ConnectionLasts);
        yield return (nameof(options.IdleConnectionLasts), options.IdleConnectionLasts);
        yield return (nameof(options.VerificationTimeout), options.VerificationTimeout);
        yield return (nameof(options.SendTimeout), options.SendTimeout);
        yield return (nameof(options.ControlTimeout), options.ControlTimeout);
        yield return (nameof(options.OwnerTimeout), options.OwnerTimeout);
        yield return (nameof(options.ForwardTimeout), options.ForwardTimeout);
        yield return (nameof(options.LongestBudgetWait), options.LongestBudgetWait);
        yield return (nameof(options.LongestPace), options.LongestPace);
        yield return (nameof(options.UsageLasts), options.UsageLasts);
        yield return (nameof(options.FirstThrottleGuess), options.FirstThrottleGuess);
        yield return (nameof(options.LongestThrottleGuess), options.LongestThrottleGuess);
        yield return (nameof(options.LongestRegain), options.LongestRegain);
        yield return (nameof(options.BurstPause), options.BurstPause);
        yield return (nameof(options.SubscriptionCheck), options.SubscriptionCheck);
        yield return (nameof(options.GraphRetryPause), options.GraphRetryPause);
    }
}
