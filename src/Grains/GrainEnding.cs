using Microsoft.Extensions.Logging;
using Router.Conversations;
using Router.Grains.Interfaces;
using Router.Protocol;

namespace Router.Grains;

/// <summary>
/// How an activation ends. It cannot, and another not begin, while a call waits for Meta: so callers are let go, and what is settled is written,
/// within a short time in which nobody can reach the conversation.
/// </summary>
internal sealed partial class GrainEnding(ConversationLife life, GrainStore store, GrainOptions options, TimeProvider clock, ILogger logger)
{
    private readonly TaskCompletionSource _letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What a caller asked for; null when the store is away, or when the caller is let go while it is under way.</summary>
    /// <exception cref="ConversationFaultException">The stored state cannot be read, or a rule could not be run.</exception>
    public async Task<T?> Asked<T>(Task<T> work)
    {
        try
        {
            return await Task.WhenAny(work, _letGo.Task) == work ? await work : default;
        }
        catch (StoreUnavailableException)
        {
            return default;
        }
        catch (Exception e)
        {
            // Only its text crosses: callers do not know our exceptions.
            LogFault(e, life.Key);
            throw new ConversationFaultException(e.Message);
        }
    }

    /// <summary>Whoever still waits after <see cref="GrainOptions.HandsOverWithin"/> is let go.</summary>
    public void LetGoSoon() => _ = Task.Delay(options.HandsOverWithin, clock).ContinueWith(
        static (_, letGo) => ((TaskCompletionSource)letGo!).TrySetResult(), _letGo, TaskScheduler.Default);

    /// <summary>Lets what is under way end, and writes what is settled, within <see cref="GrainOptions.HandsOverWithin"/>.</summary>
    public async Task HandOver(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.HandsOverWithin, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            while (!store.IsClosed)
            {
                await life.Stop().WaitAsync(either.Token);
                if (life.TryRetire(evenIfFresh: true))
                {
                    return;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(20), clock, either.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or StoreUnavailableException)
        {
            LogHandedOverEarly(e, life.Key);
        }
    }

    [LoggerMessage(6012, LogLevel.Error, "Conversation {Conversation} cannot do what it was asked for, and asking again does not help")]
    private partial void LogFault(Exception exception, ConversationKey conversation);

    [LoggerMessage(6011, LogLevel.Information, "Conversation {Conversation} ends here before everything settled was written; some of it is delivered again")]
    private partial void LogHandedOverEarly(Exception exception, ConversationKey conversation);
}
