using System.Diagnostics;
using Router.Conversations;
using Router.Grains.Interfaces;
using Router.Protocol;

namespace Router.GrainCalls;

/// <summary>What can be told of a conversation → what crosses.</summary>
public static class LookMap
{
    /// <summary>Ask again.</summary>
    public static readonly ConversationLook Unavailable = new() { Available = false };

    public static ConversationLook Crossing(Conversation state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new ConversationLook
        {
            Available = true,
            Control = state.Control switch
            {
                Control.Idle => ControlState.Idle,
                Control.Hosted => ControlState.Hosted,
                Control.Platform => ControlState.Platform,
                Control.Moving => ControlState.Moving,
                _ => throw new UnreachableException($"Control {state.Control.GetType().Name}."),
            },
            Owner = state.Control.OwnerNow?.Value,
            Expiration = state.Control.Expiration,
            Epoch = state.Epoch,
            MovingTo = (state.Control as Control.Moving)?.To.Value,
            Channel = (MessagingChannel)state.Channel,
            Queue = [.. state.Queue.Select(Crossing)],
            Owed = state.Outbox.Rows.Length,
            Surveys = state.Surveys.Length,
        };
    }

    public static TimelineLine Crossing(TimelineEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new TimelineLine { At = entry.At, What = entry.What, Detail = entry.Detail, Owner = entry.Owner?.Value, Epoch = entry.Epoch };
    }

    private static WaitingRequest Crossing(ControlRequest request) => new()
    {
        App = request.App.Value,
        Priority = request.Priority,
        AskedAt = request.AskedAt,
        ExpiresAt = request.ExpiresAt,
        Metadata = request.Metadata,
    };
}
