using System.Diagnostics;

namespace Router.EndToEnd;

/// <summary>Waits for a condition with a generous deadline. A test that needs the deadline has failed, and says what it waited for.</summary>
public static class Until
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    public static Task True(Func<bool> condition, string what, TimeSpan? atMost = null) =>
        True(() => Task.FromResult(condition()), what, atMost);

    public static async Task True(Func<Task<bool>> condition, string what, TimeSpan? atMost = null) =>
        await Found(async () => await condition() ? "yes" : null, what, atMost);

    public static Task<T> Found<T>(Func<T?> look, string what, TimeSpan? atMost = null) where T : class =>
        Found(() => Task.FromResult(look()), what, atMost);

    public static async Task<T> Found<T>(Func<Task<T?>> look, string what, TimeSpan? atMost = null) where T : class
    {
        var patience = atMost ?? Patience;
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await look() is { } found)
            {
                return found;
            }

            if (Stopwatch.GetElapsedTime(started) > patience)
            {
                throw new TimeoutException($"Not within {patience.TotalSeconds:F0} s: {what}");
            }

            await Task.Delay(Pause);
        }
    }
}
