using System.Text.Json.Nodes;

namespace Router.Sandbox.Tests;

public sealed class A_send
{
    private const string To = "\"recipient\":{\"id\":\"9001\"}";

    [Fact]
    public async Task Arrives_and_is_answered_with_recipient_and_mid()
    {
        await using var stage = await Stage.Set();
        var answer = await stage.Post("messages", "{" + To + ""","messaging_type":"RESPONSE","message":{"text":"hello","metadata":"m-1"}}""");
        var line = Assert.Single(stage.Ann.Chat);
        Assert.Equal($$"""{"recipient_id":"9001","message_id":"{{line.Mid}}"}""", answer.Json);
        Assert.Equal(("hello", stage.Router.Id), (line.Text, line.From));
        var arrived = Assert.Single(stage.Meta.Journal.Of<JournalEntry.MessageArrived>());
        Assert.Equal(("hello", "m-1", stage.Router.Id), (arrived.Text, arrived.Metadata, arrived.App));
    }

    [Theory]
    [InlineData("""{"attachment":{"type":"image","payload":{"url":"http://x/y.png"}}}""")]
    [InlineData("""{"attachment":{"type":"template","payload":{"template_type":"button","text":"?","buttons":[{"type":"postback","title":"Yes","payload":"Y"}]}}}""")]
    [InlineData("""{"text":"pick","quick_replies":[{"content_type":"text","title":"Red","payload":"R"}]}""")]
    public async Task May_carry_attachments_templates_and_quick_replies(string message)
    {
        await using var stage = await Stage.Set();
        Assert.Equal(200, (await stage.Post("messages", "{" + To + ""","message":MESSAGE}""".Replace("MESSAGE", message, StringComparison.Ordinal))).Status);
        Assert.Single(stage.Ann.Chat);
    }

    [Fact]
    public async Task By_a_non_owner_is_refused_with_the_platforms_own_code()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        stage.Ann.Writes("hi");
        var refused = await stage.Send("no", stage.Desk);
        refused.IsRefused(10, 2018300);
        Assert.Equal("(#10) Message failed to send because another app is controlling this thread now.", (string?)refused.Body["error"]!["message"]);
        Assert.Equal("OAuthException", (string?)refused.Body["error"]!["type"]);

        var zoe = stage.Meta.Person("8001").OnInstagram(stage.Page);
        zoe.Writes("hi");
        (await stage.Send("no", stage.Desk, zoe)).IsRefused(100, 2534037);
        Assert.DoesNotContain(stage.Ann.Chat, line => line.From is not null);
    }

    [Fact]
    public async Task On_an_idle_thread_is_allowed_under_handover_and_claims_only_by_a_switch()
    {
        await using var stage = await Stage.Set();
        Assert.Equal(200, (await stage.Send("a")).Status);
        Assert.Null(stage.Ann.Owner);
        stage.Page.SendClaimsIdle = true;
        Assert.Equal(200, (await stage.Send("b")).Status);
        Assert.Equal(stage.Router, stage.Ann.Owner);
    }

    [Fact]
    public async Task On_an_idle_thread_is_for_the_default_app_under_routing()
    {
        await using var stage = await Stage.Set(MetaRegime.Routing, routerLeads: true);
        (await stage.Send("no", stage.Desk)).IsRefused(10, 2018300);
        Assert.Equal(200, (await stage.Send("yes")).Status);
    }

    [Theory]
    [InlineData(To + ",\"message\":{\"text\":\"a\"},\"sender_action\":\"typing_on\"", 100, 2018014)]
    [InlineData(To, 100, null)]
    [InlineData(To + ",\"message\":{}", 100, null)]
    [InlineData(To + ",\"message\":{\"text\":\"a\",\"attachment\":{\"type\":\"image\",\"payload\":{}}}", 100, null)]
    [InlineData(To + ",\"message\":{\"text\":\"a\"},\"messaging_type\":\"SHOUT\"", 100, null)]
    [InlineData(To + ",\"message\":{\"text\":\"a\"},\"tag\":\"ACCOUNT_UPDATE\"", 100, null)]
    [InlineData(To + ",\"message\":{\"text\":\"a\"},\"tag\":\"HUMAN_AGENT\"", 100, null)]
    [InlineData(To + ",\"message\":{\"text\":\"a\"},\"thread_control\":{}", 100, null)]
    [InlineData(To + ",\"message\":{\"attachment\":{\"type\":\"image\",\"payload\":{\"attachment_id\":\"1\"}}}", 100, 2018074)]
    [InlineData(To + ",\"message\":{\"attachment\":{\"type\":\"song\",\"payload\":{}}}", 100, null)]
    [InlineData(To + ",\"sender_action\":\"dance\"", 100, null)]
    [InlineData("\"message\":{\"text\":\"a\"}", 100, null)]
    [InlineData("\"recipient\":{\"id\":\"404\"},\"message\":{\"text\":\"a\"}", 100, 2018001)]
    [InlineData("\"recipient\":{\"id\":\"404\"},\"platform\":\"instagram\",\"message\":{\"text\":\"a\"}", 100, 2534014)]
    [InlineData("\"recipient\":{\"nobody\":\"404\"},\"message\":{\"text\":\"a\"}", 100, null)]
    public async Task With_a_wrong_form_is_refused_and_nothing_arrives(string members, int code, int? subcode)
    {
        await using var stage = await Stage.Set();
        (await stage.Post("messages", "{" + members + "}")).IsRefused(code, subcode);
        Assert.Empty(stage.Ann.Chat);
    }

    [Fact]
    public async Task That_is_too_long_is_refused()
    {
        await using var stage = await Stage.Set();
        var zoe = stage.Meta.Person("8001").OnInstagram(stage.Page);
        Assert.Equal(200, (await stage.Send(new string('a', 2000))).Status);
        (await stage.Send(new string('a', 2001))).IsRefused(100);
        Assert.Equal(200, (await stage.Send(new string('é', 500), to: zoe)).Status);
        (await stage.Send(new string('é', 501), to: zoe)).IsRefused(100);
        var replies = string.Join(',', Enumerable.Repeat("""{"content_type":"text","title":"t","payload":"p"}""", 14));
        (await stage.Post("messages", "{" + To + ""","message":{"text":"a","quick_replies":[REPLIES]}}""".Replace("REPLIES", replies, StringComparison.Ordinal))).IsRefused(100);
        (await stage.Post("messages", "{" + To + ""","message":{"text":"a","metadata":"LONG"}}""".Replace("LONG", new string('m', 1001), StringComparison.Ordinal))).IsRefused(100);
    }

    [Fact]
    public async Task Of_a_sender_action_needs_control_and_leaves_nothing_in_the_chat()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        stage.Ann.Writes("hi");
        Assert.Equal("""{"recipient_id":"9001"}""", (await stage.Post("messages", "{" + To + ""","sender_action":"TYPING_ON"}""")).Json);
        (await stage.Post("messages", "{" + To + ""","sender_action":"typing_on"}""", stage.Desk)).IsRefused(10, 2018300);
        Assert.Single(stage.Ann.Chat);
    }

    [Fact]
    public async Task Outside_the_window_is_refused_but_for_tags_with_seven_days()
    {
        await using var stage = await Stage.Set();
        stage.Router.HumanAgentApproved = true;
        var zoe = stage.Meta.Person("8001").OnInstagram(stage.Page);
        stage.Clock.Jump(TimeSpan.FromHours(25));
        (await stage.Send("late")).IsRefused(10, 2018278);
        (await stage.Send("late", to: zoe)).IsRefused(10, 2534022);
        const string Human = "{" + To + ""","messaging_type":"MESSAGE_TAG","tag":"HUMAN_AGENT","message":{"text":"a person here"}}""";
        Assert.Equal(200, (await stage.Post("messages", Human)).Status);
        Assert.Equal(200, (await stage.Post("messages", "{" + To + ""","messaging_type":"UTILITY","message":{"text":"receipt"}}""")).Status);
        stage.Clock.Jump(TimeSpan.FromDays(7));
        (await stage.Post("messages", Human)).IsRefused(10, 2018278);
        stage.Page.EnforcesWindow = false;
        Assert.Equal(200, (await stage.Send("late")).Status);
    }

    [Fact]
    public async Task Tagged_human_agent_passes_a_foreign_owner_who_keeps_control()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        stage.Ann.Writes("hi");
        stage.Desk.HumanAgentApproved = true;
        Assert.Equal(200, stage.Meta.Vendor(stage.Desk).Sends(stage.Ann, "human", "HUMAN_AGENT").Status);
        Assert.Equal(stage.Router, stage.Ann.Owner);

        stage.Page.Regime = MetaRegime.Routing;
        stage.Meta.Vendor(stage.Desk).Sends(stage.Ann, "human", "HUMAN_AGENT").IsRefused(10, 2018300);
        stage.Page.MayTake.Add(stage.Desk);
        Assert.Equal(200, stage.Meta.Vendor(stage.Desk).Sends(stage.Ann, "human", "HUMAN_AGENT").Status);
        Assert.Equal(stage.Desk, stage.Ann.Owner);
    }

    [Fact]
    public async Task Of_a_survey_while_another_owns_waits_for_idle()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        stage.Ann.Writes("hi");
        var answer = await stage.Post("messages", "{" + To + ""","tag":"CUSTOMER_FEEDBACK","message":{"attachment":{"type":"template","payload":{"template_type":"customer_feedback"}}}}""", stage.Desk);
        Assert.Equal(200, answer.Status);
        Assert.Single(stage.Ann.Chat);
        await stage.Control("release");
        Assert.Equal((string?)answer.Body["message_id"], stage.Ann.Chat[^1].Mid);
    }

    [Fact]
    public async Task To_a_person_who_blocked_the_business_is_551()
    {
        await using var stage = await Stage.Set();
        stage.Ann.Blocks();
        (await stage.Send("hi")).IsRefused(551, 1545041);
        stage.Ann.Unblocks();
        Assert.Equal(200, (await stage.Send("hi")).Status);
    }

    [Fact]
    public async Task To_a_user_ref_or_comment_has_no_thread()
    {
        await using var stage = await Stage.Set();
        var guest = (JsonObject)(await stage.Post("messages", """{"recipient":{"user_ref":"g"},"message":{"text":"a"}}""")).Body;
        Assert.Equal(["message_id"], guest.Select(member => member.Key));
        var comment = (JsonObject)(await stage.Post("messages", """{"recipient":{"comment_id":"c"},"message":{"text":"a"}}""")).Body;
        Assert.Equal(["recipient_id", "message_id"], comment.Select(member => member.Key));
    }

    [Fact]
    public async Task Of_a_reusable_attachment_names_what_was_kept()
    {
        await using var stage = await Stage.Set();
        var first = await stage.Post("messages", "{" + To + ""","message":{"attachment":{"type":"image","payload":{"url":"http://x/a.png","is_reusable":true}}}}""");
        var again = await stage.Post("messages", "{" + To + ""","message":{"attachment":{"type":"image","payload":{"attachment_id":"ID"}}}}""".Replace("ID", (string)first.Body["attachment_id"]!, StringComparison.Ordinal));
        Assert.Equal(200, again.Status);
    }
}
