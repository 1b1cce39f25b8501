using System.Collections.Concurrent;
using Router.Conversations;
using Router.GrainCalls;
using Router.Grains.Interfaces;
using Router.Protocol;

namespace Router.Grains;

/// <summary>
/// Wakes conversations of this silo without a call: what frees a place at an app (this process) hops onto the activation's scheduler. One that
/// has moved elsewhere meanwhile is woken by a call.
/// </summary>
internal sealed class LocalLives(IGrainFactory grains) : IWaker
{
    private readonly ConcurrentDictionary<ConversationKey, LocalLife> _lives = new();

    public void Wake(ConversationKey key)
    {
        if (_lives.TryGetValue(key, out var local))
        {
            _ = Task.Factory.StartNew(
                static life => ((ConversationLife)life!).Wake(), local.Life, CancellationToken.None, TaskCreationOptions.DenyChildAttach, local.Scheduler);
        }
        else
        {
            grains.GetGrain<IConversationGrain>(Ids.NameOf(key)).Wake().Ignore();
        }
    }

    /// <summary>A life begins, on its activation's scheduler.</summary>
    public void Add(LocalLife local) => _lives[local.Life.Key] = local;

    /// <summary>A life ends; another of the same conversation may have begun.</summary>
    public void Remove(LocalLife local) => _lives.TryRemove(KeyValuePair.Create(local.Life.Key, local));

    /// <summary>The silo stops: whoever waits for the end of a long call is let go soon.</summary>
    public void LetGo()
    {
        foreach (var local in _lives.Values)
        {
            local.LetGo();
        }
    }
}

/// <summary>A life in this silo, and how to reach it.</summary>
internal sealed record LocalLife(ConversationLife Life, TaskScheduler Scheduler, Action LetGo);
