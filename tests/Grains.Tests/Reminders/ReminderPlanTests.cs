namespace Router.Grains.Tests.Reminders;

/// <summary>When a reminder is set, put off and removed. Now is noon; it rings every minute; ten minutes of quiet put it off.</summary>
public sealed class ReminderPlanTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, false, null, null)] // nothing needed, nothing set
    [InlineData(null, true, null, 1)] // owed: in a minute at the latest
    [InlineData(60, true, null, 1)] // set for the deadline, which is too late for what is owed
    [InlineData(-30, true, null, null)] // it rings every minute already
    [InlineData(1, true, 60, null)]
    [InlineData(null, false, 60, 60)] // controlled: at the deadline
    [InlineData(60, false, 120, null)] // rings too early: put right when it does
    [InlineData(120, false, 60, 60)] // an earlier due time
    [InlineData(null, false, -1, -1)] // overdue
    [InlineData(60, false, null, null)] // no longer needed: removed when it rings
    public void Before_a_state_is_stored_it_is_set_earlier_where_it_would_ring_too_late(int? setFor, bool owes, int? due, int? earlier)
    {
        var step = ReminderPlan.BeforeSave(At(setFor), new ReminderNeed(owes, At(due)), Noon, GrainOptions.Default);

        Assert.Equal(earlier is null ? ReminderStep.Keep.Instance : new ReminderStep.SetEarlier(At(earlier)!.Value), step);
    }

    [Theory]
    [InlineData(null, true, null, 30, "keep")] // owed
    [InlineData(null, false, null, 9, "keep")] // quiet, not long enough
    [InlineData(null, false, null, 10, "remove")]
    [InlineData(60, false, 60, 10, "60")] // to the deadline
    [InlineData(60, false, 90, 10, "60")] // the stored state promises an earlier ring than is needed: kept
    [InlineData(60, false, null, 10, "60")]
    [InlineData(2, false, 2, 10, "keep")] // soon: not worth it
    [InlineData(-5, false, 60, 10, "keep")] // a due time stored rounded down: it rings every minute until the exact one
    [InlineData(null, false, 60, 10, "60")]
    public void When_it_rings_it_is_put_off_or_removed_after_long_quiet(int? claimed, bool owes, int? due, int quiet, string expected)
    {
        var step = ReminderPlan.AtTick(At(claimed), new ReminderNeed(owes, At(due)), TimeSpan.FromMinutes(quiet), Noon, GrainOptions.Default);

        Assert.Equal(expected, step switch
        {
            ReminderStep.Keep => "keep",
            ReminderStep.Remove => "remove",
            ReminderStep.SetLater later => $"{(later.At - Noon).TotalMinutes}",
            _ => "?",
        });
    }

    [Fact]
    public void Whatever_is_stored_claims_no_ring_before_the_one_that_is_set()
    {
        int?[] times = [null, -10, 0, 1, 60];
        foreach (var setFor in times)
        {
            foreach (var due in times)
            {
                foreach (var owes in new[] { true, false })
                {
                    var need = new ReminderNeed(owes, At(due));
                    var set = ReminderPlan.BeforeSave(At(setFor), need, Noon, GrainOptions.Default) is ReminderStep.SetEarlier earlier ? earlier.At : At(setFor);
                    var claim = ReminderPlan.Claim(set, need);

                    Assert.True(claim is null || set <= claim, $"set {setFor}, due {due}, owes {owes}");
                    Assert.False(owes && claim is null, "what is owed is never stored without a ring");
                }
            }
        }
    }

    private static DateTimeOffset? At(int? minutes) => minutes is { } m ? Noon.AddMinutes(m) : null;
}
