using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Router.Conversations;
using Router.GrainCalls;
using Router.Grains.Interfaces;
using Router.Protocol;

namespace Router.Grains;

/// <summary>
/// One conversation of the cluster: a shell around <see cref="ConversationLife"/>. Reentrant, because the life takes its own turns and waits for
/// nothing outside in one.
/// </summary>
[Reentrant]
[GrainType("conversation")]
[CollectionAgeLimit(Minutes = 2)] // longer than any alarm of a life; what comes later is the reminder's
internal sealed class ConversationGrain(GrainParts parts, ILogger<ConversationGrain> logger) : Grain, IConversationGrain, IRemindable
{
    /// <summary>The name of the grain storage. Stored: never rename.</summary>
    public const string Storage = "conversations";

    /// <summary>The name of the state in it. Stored: never rename.</summary>
    public const string StateName = "conversation";

    private const int MostLines = 1000;

    private readonly AnsweredCalls<ControlAnswer> _controls = new(answer => answer.Outcome != ControlOutcome.Unavailable);
    private readonly AnsweredCalls<SendReply> _sends = new(reply => reply.End is not (SendEnd.Unavailable or SendEnd.Uncertain));
    private GrainReminder _reminder = null!;
    private GrainStore _store = null!;
    private ConversationLife _life = null!;
    private GrainEnding _ending = null!;
    private LocalLife _local = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = Ids.KeyOf(this.GetPrimaryKeyString());
        _reminder = parts.Reminder(this.GetGrainId());
        _store = parts.Store(this.GetGrainId(), _reminder, StepDown);
        _life = new ConversationLife(key, parts.Ports(_store, new GrainAlarm(this, parts.Clock, () => _life.Wake())));
        _ending = new GrainEnding(_life, _store, parts.Options, parts.Clock, logger);
        _local = new LocalLife(_life, TaskScheduler.Current, _ending.LetGoSoon);
        parts.Lives.Add(_local);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        parts.Lives.Remove(_local);
        await _ending.HandOver(cancellationToken);
        _store.Close();
        _reminder.Dispose();
    }

    public async Task<ItemAcceptance> Accept(WebhookItemCall call) =>
        await _ending.Asked(Take(call)) switch
        {
            Acceptance.Stored => ItemAcceptance.Stored,
            Acceptance.Refused => ItemAcceptance.Refused,
            _ => ItemAcceptance.Unavailable,
        };

    public Task<ControlAnswer> Do(ControlCall call) => _controls.Of(call.CallId, async () =>
    {
        var (command, channel) = CommandMap.Back(call);
        return await _ending.Asked(Do(command, channel, call.Trace)) is { } answer ? AnswerMap.Crossing(answer) : AnswerMap.Unavailable;
    });

    public Task<SendReply> Send(SendCall call) => _sends.Of(call.CallId, async () =>
    {
        var (order, channel) = SendMap.Back(call);
        var sending = _life.Send(order, channel, call.Trace).AsTask();
        return await _ending.Asked(sending) is { } answer ? SendMap.Crossing(answer)
            : sending.IsCompleted ? SendMap.Unavailable
            : SendMap.Uncertain;
    });

    public async Task<ConversationLook> Look() => await Viewed() is { } state ? LookMap.Crossing(state) : LookMap.Unavailable;

    public async Task<StoredState> State() => new()
    {
        Bytes = await Viewed() is { } state ? ConversationCodec.Encode(state) : default(ReadOnlyMemory<byte>?),
    };

    public async Task<TimelineLine[]> Timeline(int most) =>
        [.. (await parts.Timeline.Read(_life.Key, Math.Clamp(most, 0, MostLines), CancellationToken.None)).Select(LookMap.Crossing)];

    public Task Wake()
    {
        _life.Wake();
        return Task.CompletedTask;
    }

    /// <summary>Looks, which works off what is due and takes up what is owed, and puts the reminder right: on the word of the newest state only.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (await Viewed() is { } state && parts.Directory.Current.Pages.TryGetValue(_life.Key.Page, out var page))
        {
            if (!state.Owes && !await _store.IsNewest(_life.Key))
            {
                return;
            }

            await _reminder.Rang(new ReminderNeed(state.Owes, state.NextDue(page.Roster.Numbers, after: parts.Clock.GetUtcNow())));
        }
        else if (!parts.Directory.Current.Pages.ContainsKey(_life.Key.Page))
        {
            await _reminder.RangForNothing();
        }
    }

    // Whoever looks puts the ledger of owners right, too: the silo that was to note a change may have been killed before it did.
    private async Task<Conversation?> Viewed()
    {
        if (await _ending.Asked(_life.View().AsTask()) is not { State: var state })
        {
            return null;
        }

        _store.Note(_life.Key, (state.Control as Control.Hosted)?.Owner, state.Epoch);
        return state;
    }

    private async Task<Acceptance?> Take(WebhookItemCall call) =>
        _life.Accept(ItemMap.Back(call.Item), call.Trace) is { } accepting ? await accepting : null;

    private async Task<Answer?> Do(Command command, Channel? channel, string? trace)
    {
        if (command is Command.AnnounceRole)
        {
            // News of a change of the directory that this silo may not have read yet: an app that it does not know would not be told.
            await parts.Directory.Refresh(CancellationToken.None);
        }

        return await _life.Do(command, channel, trace);
    }

    private void StepDown()
    {
        _ending.LetGoSoon();
        DeactivateOnIdle();
    }
}
