using static Router.Protocol.ConversationEvent;
using static Router.Protocol.Tests.Cast;

namespace Router.Protocol.Tests;

/// <summary>rules.md section 5.</summary>
public sealed class Surveys
{
    private static CommandId Held(Scenario s, AppId by)
    {
        var id = s.NewId();
        s.Send(by, SendKind.Survey, mayClaim: false, id: id);
        s.Happened<SurveyHeld>();
        return id;
    }

    [Fact]
    public void A_survey_is_held_while_another_app_owns_and_ready_when_the_conversation_is_idle()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        var id = Held(s, Survey);
        Assert.Null(s.State.SurveyReady);
        Assert.Equal("held." + id, s.State.Surveys[0].HeldMid);
        s.Release(Bot);
        Assert.Equal(id, s.State.SurveyReady?.Id);
        Assert.True(s.State.Owes);
    }

    [Fact]
    public void Surveys_that_would_make_the_state_too_large_are_refused()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        var half = new byte[RuleNumbers.Default.MaxSurveyBytes / 2];
        for (var i = 0; i < 2; i++)
        {
            s.When(new Command.BeginSend(s.NewId(), Survey, SendKind.Survey) { Body = half });
            s.Happened<SurveyHeld>();
        }

        s.When(new Command.BeginSend(s.NewId(), Survey, SendKind.Survey) { Body = new byte[1] });
        Assert.Equal(Refusal.ConversationFull, s.Last.Refusal);
        Assert.Equal(2, s.State.Surveys.Length);
    }

    [Fact]
    public void A_survey_that_is_sent_is_stored_as_begun_first_and_claims_nothing()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        var id = Held(s, Survey);
        s.Release(Bot);
        s.Given(new Command.BeginSurvey(id));
        Assert.Empty(s.State.Surveys);
        var begun = s.Happened<SendBegun>().Send;
        Assert.False(begun.Claimed);
        Assert.Equal(Survey, begun.App);
        s.Ended(id, new SendOutcome.Accepted("mid"));
        Assert.Null(s.Owner);
        Assert.True(s.Send(Survey, SendKind.Survey, id: id).Repeated);
    }

    [Fact]
    public void A_survey_with_an_unknown_outcome_is_not_repeated()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        var id = Held(s, Survey);
        s.Release(Bot);
        s.Given(new Command.BeginSurvey(id));
        s.Ended(id, SendOutcome.Unknown.Instance);
        Assert.Equal(Refusal.AnotherAppControls, s.When(new Command.BeginSurvey(id)).Refusal);
        Assert.Empty(s.State.Surveys);
    }

    [Fact]
    public void A_survey_whose_call_could_not_start_is_held_on_and_sent_later()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        var id = Held(s, Survey);
        var held = s.State.Surveys[0];
        s.Release(Bot);
        s.Given(new Command.BeginSurvey(id));
        s.Given(new Command.EndSend(id, SendOutcome.NotStarted.Instance) { Held = held });
        Assert.Same(held, Assert.Single(s.State.Surveys));
        s.Given(new Command.BeginSurvey(id));
        s.Ended(id, new SendOutcome.Accepted("mid"));
        s.Happened<SendEnded>();
        Assert.Empty(s.State.Surveys);
    }

    [Fact]
    public void Idle_means_idle_the_queue_goes_first()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        var id = Held(s, Survey);
        s.Waiting(Shop);
        s.Release(Bot);
        Assert.Equal(Shop, s.Owner);
        Assert.Null(s.State.SurveyReady);
        Assert.Equal(Refusal.AnotherAppControls, s.When(new Command.BeginSurvey(id)).Refusal);
    }

    [Fact]
    public void An_app_unparked_while_idle_is_served_before_a_survey()
    {
        var s = new Scenario(Handover).OwnedBy(Bot).Waiting(Shop);
        var id = Held(s, Survey);
        s.Roster = Handover.With(Shop, a => a with { Parked = true });
        s.Release(Bot);
        s.Roster = Handover;
        Assert.Equal(Refusal.AnotherAppControls, s.When(new Command.BeginSurvey(id)).Refusal);
        Assert.Equal(Shop, s.Owner);
    }

    [Fact]
    public void Surveys_are_sent_in_the_order_they_were_held()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        var first = Held(s, Survey);
        var second = Held(s, Shop);
        s.Release(Bot);
        Assert.Equal(Refusal.AnotherAppControls, s.When(new Command.BeginSurvey(second)).Refusal);
        s.Given(new Command.BeginSurvey(first));
        s.Given(new Command.BeginSurvey(second));
    }

    [Fact]
    public void At_most_five_per_app_are_held()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        for (var i = 0; i < 5; i++)
        {
            Held(s, Survey);
        }

        s.Send(Survey, SendKind.Survey);
        s.Refused(Refusal.TooManySurveys);
        Held(s, Shop);
    }

    [Fact]
    public void A_survey_held_twice_under_one_id_is_held_once()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        var id = Held(s, Survey);
        Assert.True(s.Send(Survey, SendKind.Survey, id: id).Repeated);
        Assert.Single(s.State.Surveys);
    }

    [Fact]
    public void After_seven_days_a_survey_ends_in_the_dead_letters()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        s.Extend(Bot, 7 * Day);
        s.After(Hour);
        Held(s, Survey);
        s.Extend(Bot, 7 * Day);
        s.After(Hour);
        s.Extend(Bot, 7 * Day);
        s.After((7 * Day) - Hour - Second).Touched();
        Assert.Single(s.State.Surveys);
        s.After(Second).Touched();
        Assert.Empty(s.State.Surveys);
        Assert.Equal(DeadReason.SurveyExpired, s.Happened<SurveyDropped>().Reason);
    }

    [Fact]
    public void A_removed_apps_surveys_end_in_the_dead_letters()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        Held(s, Survey);
        s.Roster = Handover.Without(Survey);
        s.Touched();
        Assert.Equal(DeadReason.AppRemoved, s.Happened<SurveyDropped>().Reason);
    }

    [Fact]
    public void A_survey_is_held_while_moving_and_while_an_app_at_Meta_owns()
    {
        var s = new Scenario(Handover).OwnedBy(Bot);
        s.Pass(Bot, Inbox);
        Held(s, Survey);
        s.Moved(MoveOutcome.Done);
        Held(s, Survey);
        Assert.Null(s.State.SurveyReady);
    }
}
