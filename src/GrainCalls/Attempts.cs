using Router.Grains.Interfaces;

namespace Router.GrainCalls;

/// <summary>
/// Asks a conversation until it answers: an attempt that fails is repeated after a short pause, one that hangs is joined by
/// another, and the first answer that counts is taken. Only for what is harmless to repeat.
/// The engine hands on what broke on its way as it is, of whatever kind: only a fault of the conversation itself ends the asking.
/// </summary>
internal sealed class Attempts(GrainCallOptions options, TimeProvider time, Func<double> chance)
{
    /// <param name="attempt">Asks once.</param>
    /// <param name="worth">What an answer is worth.</param>
    /// <param name="within">After which time nobody waits any more.</param>
    /// <param name="hangsAfter">After which time without an answer another attempt is made.</param>
    /// <param name="gone">The caller waits no longer: no further attempt is made.</param>
    /// <exception cref="ConversationFaultException">Asking again does not help.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="gone"/>.</exception>
    public async Task<Asked<T>> Ask<T>(Func<Task<T>> attempt, Func<T, Worth> worth, TimeSpan within, TimeSpan hangsAfter, CancellationToken gone = default)
    {
        var began = time.GetTimestamp();
        long? failing = null;
        var mayHaveHappened = false;
        Exception? trouble = null;
        List<Task<T>> open = [Start(attempt)];
        while (true)
        {
            var left = within - time.GetElapsedTime(began);
            var ended = left > TimeSpan.Zero ? await FirstOf(open, left < hangsAfter ? left : hangsAfter, gone) : null;
            if (ended is null)
            {
                if (time.GetElapsedTime(began) >= within)
                {
                    return new Asked<T>(IsAnswered: false, default, MayHaveHappened: true, trouble);
                }
            }
            else
            {
                open.Remove(ended);
                try
                {
                    var answer = await ended;
                    switch (worth(answer))
                    {
                        case Worth.Everything:
                            return new Asked<T>(IsAnswered: true, answer, MayHaveHappened: true, trouble);
                        case Worth.Doubt:
                            mayHaveHappened = true;
                            break;
                    }
                }
                catch (Exception e) when (e is not ConversationFaultException)
                {
                    mayHaveHappened = true;
                    trouble = e;
                }

                failing ??= time.GetTimestamp();
            }

            var tired = failing is { } since && time.GetElapsedTime(since) > options.RepeatsFor;
            if (tired && open.Count == 0)
            {
                return new Asked<T>(IsAnswered: false, default, mayHaveHappened, trouble);
            }

            // Those that hang may do so for long, while the conversation is elsewhere and well again.
            if (!tired || ended is null)
            {
                if (ended is not null)
                {
                    await Task.Delay(options.ShortestPause + (chance() * (options.LongestPause - options.ShortestPause)), time, gone);
                }

                open.Add(Start(attempt));
            }
        }
    }

    // A call may fail before there is a task: no gateway is known.
    private static async Task<T> Start<T>(Func<Task<T>> attempt) => await attempt();

    private async Task<Task<T>?> FirstOf<T>(List<Task<T>> open, TimeSpan within, CancellationToken gone)
    {
        try
        {
            return await Task.WhenAny(open).WaitAsync(within, time, gone);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}

/// <summary>What one answer is worth to who asks.</summary>
internal enum Worth
{
    /// <summary>It is the answer.</summary>
    Everything = 1,

    /// <summary>Nothing happened: ask again.</summary>
    Nothing = 2,

    /// <summary>It may have happened: ask again to hear what is known.</summary>
    Doubt = 3,
}

/// <summary>What came of asking.</summary>
/// <param name="IsAnswered">An answer counts.</param>
/// <param name="Answer">That answer.</param>
/// <param name="MayHaveHappened">Some attempt may have arrived, answered or not.</param>
/// <param name="Trouble">What the last attempt that failed met on its way.</param>
internal readonly record struct Asked<T>(bool IsAnswered, T? Answer, bool MayHaveHappened, Exception? Trouble);
