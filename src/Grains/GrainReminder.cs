using Orleans.Timers;

namespace Router.Grains;

/// <summary>
/// The one reminder of an activation. A state that needs it earlier is stored after it was set; it is put off or removed only when the stored
/// state says that nobody relies on it. One step at a time: a put-off never overtakes a need.
/// </summary>
internal sealed class GrainReminder(IReminderRegistry registry, GrainId grain, TimeProvider clock, GrainOptions options) : IDisposable
{
    /// <summary>The reminder's name. Stored: never rename.</summary>
    public const string Name = "wake";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private DateTimeOffset? _setFor;
    private DateTimeOffset? _claimed;
    private DateTimeOffset _lastOwed = clock.GetUtcNow();

    /// <summary>Takes over what a stored state says.</summary>
    public void Loaded(DateTimeOffset? claimed)
    {
        _claimed = claimed;

        // It may have been put right since it rang: what lies in the past is not relied on.
        _setFor = claimed > clock.GetUtcNow() ? claimed : null;
    }

    /// <summary>Makes sure that the reminder rings for a state that is about to be stored, and tells what the state says of it.</summary>
    public async Task<DateTimeOffset?> BeforeSave(ReminderNeed need)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            var now = clock.GetUtcNow();
            _lastOwed = need.Owes ? now : _lastOwed;
            if (ReminderPlan.BeforeSave(_setFor, need, now, options) is ReminderStep.SetEarlier { At: var at })
            {
                await Set(at);
            }

            // The write may yet fail: until it is known, both claims count.
            var claim = ReminderPlan.Claim(_setFor, need);
            _claimed = _claimed is { } old && (claim is not { } c || old < c) ? old : claim;
            return claim;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>The state is stored.</summary>
    public void Saved(DateTimeOffset? claim) => _claimed = claim;

    /// <summary>It rang: puts it off or removes it when nothing is owed any more.</summary>
    public async Task Rang(ReminderNeed need)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            var now = clock.GetUtcNow();
            _lastOwed = need.Owes ? now : _lastOwed;
            switch (ReminderPlan.AtTick(_claimed, need, now - _lastOwed, now, options))
            {
                case ReminderStep.SetLater { At: var at }:
                    await Set(at);
                    break;
                case ReminderStep.Remove:
                    await Remove();
                    break;
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>It rang for a conversation whose Page is gone.</summary>
    public async Task RangForNothing()
    {
        await _oneAtATime.WaitAsync();
        try
        {
            if (clock.GetUtcNow() - _lastOwed >= options.QuietBeforePutOff)
            {
                await Remove();
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task Remove()
    {
        _setFor = null;
        if (await registry.GetReminder(grain, Name) is { } set)
        {
            await registry.UnregisterReminder(grain, set);
        }
    }

    private async Task Set(DateTimeOffset at)
    {
        // While it is not known what it is set for, the later of the two counts.
        _setFor = null;
        for (var began = clock.GetTimestamp(); ;)
        {
            try
            {
                var wait = at - clock.GetUtcNow();
                await registry.RegisterOrUpdateReminder(grain, Name, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, options.RingsEvery);
                _setFor = at;
                return;
            }
            catch (Exception away) when (away is OrleansException or TimeoutException && clock.GetElapsedTime(began) < options.SetsReminderWithin)
            {
                // Another silo keeps it, and that one is gone: soon a third does. This activation has done nothing wrong, and need not end for it.
                await Task.Delay(Pause, clock);
            }
        }
    }
}
