using Orleans.Runtime.Services;
using Orleans.Timers;

namespace Router.Grains.Tests.Reminders;

/// <summary>The one reminder of an activation, on a registry that may be slow or fail.</summary>
public sealed class GrainReminderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly ReminderNeed Owed = new(Owes: true, Due: null);
    private static readonly ReminderNeed Evening = new(Owes: false, Noon.AddHours(6));

    private readonly ManualClock _clock = new(Noon);
    private readonly Registry _registry;
    private readonly GrainReminder _reminder;

    public GrainReminderTests()
    {
        _registry = new Registry(_clock);
        _reminder = new GrainReminder(_registry, GrainId.Create("conversation", "1:2"), _clock, GrainOptions.Default);
    }

    [Fact]
    public async Task A_quick_exchange_costs_one_row_and_its_end_another()
    {
        for (var i = 0; i < 10; i++)
        {
            await Save(Owed);
            await Save(Evening);
            _clock.Advance(TimeSpan.FromSeconds(30));
            await _reminder.Rang(Evening);
        }

        Assert.Equal([Noon.AddMinutes(1)], _registry.Set);
        _clock.Advance(TimeSpan.FromMinutes(10));
        await _reminder.Rang(Evening);
        Assert.Equal([Noon.AddMinutes(1), Noon.AddHours(6)], _registry.Set);
    }

    [Fact]
    public async Task What_becomes_owed_while_it_is_being_put_off_is_not_left_with_the_late_ring()
    {
        await Save(Evening);
        _registry.Set.Clear();
        _clock.Advance(TimeSpan.FromHours(1));
        var slow = _registry.Slow = new TaskCompletionSource();

        var rang = _reminder.Rang(Evening);
        var save = Save(Owed);
        slow.SetResult();
        await Task.WhenAll(rang, save);

        Assert.Equal(Noon.AddHours(1).AddMinutes(1), _registry.Set[^1]);
    }

    [Fact]
    public async Task A_state_is_not_stored_when_its_reminder_could_not_be_set_and_the_next_try_sets_it()
    {
        _registry.Fails = true;
        await Assert.ThrowsAsync<InvalidOperationException>(() => Save(Owed));

        _registry.Fails = false;
        await Save(Owed);
        Assert.Equal([Noon.AddMinutes(1)], _registry.Set);
    }

    [Fact]
    public async Task While_the_silo_that_keeps_it_is_gone_it_is_set_again_until_another_keeps_it()
    {
        _registry.IsAway = true;
        var save = Save(Owed);
        await Passes(TimeSpan.FromSeconds(5), save);
        Assert.False(save.IsCompleted);

        _registry.IsAway = false;
        await Passes(TimeSpan.FromSeconds(1), save);
        await save;
        Assert.Single(_registry.Set);
    }

    [Fact]
    public async Task One_that_nobody_keeps_for_long_fails_the_save()
    {
        _registry.IsAway = true;
        var save = Save(Owed);
        await Passes(GrainOptions.Default.SetsReminderWithin + TimeSpan.FromSeconds(1), save);
        await Assert.ThrowsAsync<OrleansException>(() => save);
    }

    [Fact]
    public async Task A_claim_that_lies_in_the_past_is_not_relied_on()
    {
        _reminder.Loaded(Noon.AddMinutes(-3));
        await Save(Owed);
        Assert.Single(_registry.Set);
    }

    [Fact]
    public async Task A_claim_that_lies_ahead_is()
    {
        _reminder.Loaded(Noon.AddSeconds(40));
        await Save(Owed);
        Assert.Empty(_registry.Set);
    }

    [Fact]
    public async Task Nothing_needed_any_more_it_is_removed_after_long_quiet()
    {
        var nothing = new ReminderNeed(Owes: false, Due: null);
        await Save(Owed);
        await Save(nothing);
        await _reminder.Rang(nothing);
        Assert.True(_registry.IsThere);

        _clock.Advance(TimeSpan.FromMinutes(11));
        await _reminder.Rang(nothing);
        Assert.False(_registry.IsThere);

        await Save(Owed);
        Assert.True(_registry.IsThere);
    }

    [Fact]
    public async Task One_whose_Page_is_gone_is_removed_after_long_quiet()
    {
        await Save(Evening);
        await _reminder.RangForNothing();
        Assert.True(_registry.IsThere);

        _clock.Advance(TimeSpan.FromMinutes(11));
        await _reminder.RangForNothing();
        Assert.False(_registry.IsThere);
    }

    // In small steps, between which whoever waits gets on.
    private async Task Passes(TimeSpan time, Task waiting)
    {
        for (var passed = TimeSpan.Zero; passed < time && !waiting.IsCompleted; passed += TimeSpan.FromMilliseconds(100))
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(2);
        }
    }

    private async Task Save(ReminderNeed need) => _reminder.Saved(await _reminder.BeforeSave(need));

    private sealed class Registry(TimeProvider clock) : IReminderRegistry
    {
        public List<DateTimeOffset> Set { get; } = [];

        public TaskCompletionSource? Slow { get; set; }

        public bool Fails { get; set; }

        public bool IsAway { get; set; }

        public bool IsThere { get; private set; }

        public async Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period)
        {
            var (at, slow) = (clock.GetUtcNow() + dueTime, Slow);
            Slow = null;
            await (slow?.Task ?? Task.CompletedTask);
            if (Fails)
            {
                throw new InvalidOperationException("No reminder today.");
            }

            if (IsAway)
            {
                throw new OrleansException("The silo that keeps it is gone.");
            }

            Set.Add(at);
            IsThere = true;
            return new Row();
        }

        public Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder)
        {
            IsThere = false;
            return Task.CompletedTask;
        }

        public Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName) => Task.FromResult<IGrainReminder?>(IsThere ? new Row() : null);

        public Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId) => throw new NotSupportedException();

        private sealed class Row : IGrainReminder
        {
            public string ReminderName => GrainReminder.Name;
        }
    }
}
