using Router.Grains.Interfaces;

namespace Router.GrainCalls;

/// <summary>
/// Asks a conversation until it answers: an attempt that fails is repeated after a short pause, one that hangs is joined by
/// another, and the first answer that counts is taken. Only for what is harmless to repeat. "No" does not count while another
/// attempt is open: that one arrives later, decides anew, and may do what the caller would have been told is not done.
/// The engine hands on what broke on its way as it is, of whatever kind: only a fault of the conversation itself ends the asking.
/// </summary>
internal sealed class Attempts(GrainCallOptions options, TimeProvider time, Func<double> chance)
{
    /// <param name="attempt">Asks once.</param>
    /// <param name="worth">What an answer is worth.</param>
    /// <param name="within">After which time nobody waits any more.</param>
    /// <param name="hangsAfter">After which time without an answer another attempt is made.</param>
    /// <exception cref="ConversationFaultException">Asking again does not help.</exception>
    public async Task<Asked<T>> Ask<T>(Func<Task<T>> attempt, Func<T, Worth> worth, TimeSpan within, TimeSpan hangsAfter)
    {
        var began = time.GetTimestamp();
        long? failing = null;
        var mayHaveHappened = false;
        Exception? trouble = null;
        (bool Said, T? Answer) no = default;
        List<Task<T>> open = [Start(attempt)];
        while (true)
        {
            var left = within - time.GetElapsedTime(began);
            var ended = left > TimeSpan.Zero ? await FirstOf(open, left < hangsAfter ? left : hangsAfter) : null;
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
                        case Worth.No:
                            no = (Said: true, answer);
                            break;
                        case Worth.Doubt:
                            mayHaveHappened = true;
                            no = default;
                            break;
                    }
                }
                catch (Exception e) when (e is not ConversationFaultException)
                {
                    mayHaveHappened = true;
                    trouble = e;
                    no = default;
                }

                if (no.Said && open.Count == 0)
                {
                    return new Asked<T>(IsAnswered: true, no.Answer, MayHaveHappened: false, trouble);
                }

                failing = no.Said ? failing : failing ?? time.GetTimestamp();
            }

            if (no.Said)
            {
                continue; // and wait for those that are open
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
                    await Task.Delay(options.ShortestPause + (chance() * (options.LongestPause - options.ShortestPause)), time);
                }

                open.Add(Start(attempt));
            }
        }
    }

    // A call may fail before there is a task: no gateway is known.
    private static async Task<T> Start<T>(Func<Task<T>> attempt) => await attempt();

    private async Task<Task<T>?> FirstOf<T>(List<Task<T>> open, TimeSpan within)
    {
        try
        {
            return await Task.WhenAny(open).WaitAsync(within, time);
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

    /// <summary>Nothing happened, and asking again does not help: it counts once no other attempt is open.</summary>
    No = 2,

    /// <summary>Nothing happened: ask again.</summary>
    Nothing = 3,

    /// <summary>It may have happened: ask again to hear what is known.</summary>
    Doubt = 4,
}

/// <summary>What came of asking.</summary>
/// <param name="IsAnswered">An answer counts.</param>
/// <param name="Answer">That answer.</param>
/// <param name="MayHaveHappened">Some attempt may have arrived, answered or not.</param>
/// <param name="Trouble">What the last attempt that failed met on its way.</param>
internal readonly record struct Asked<T>(bool IsAnswered, T? Answer, bool MayHaveHappened, Exception? Trouble);
