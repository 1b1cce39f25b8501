namespace Router.Sandbox.Tests.Conformance;

/// <summary>protocol.md 3.13: refusals that a call itself causes — control, form, ids, windows. The list is docs/conformance.md.</summary>
public sealed class Errors
{
    private const string To = "\"recipient\":{\"id\":\"9001\"}";
    private const string ToZoe = "\"recipient\":{\"id\":\"8001\"}";

    private static async Task<Stage> OwnedByRouter()
    {
        var stage = await Stage.Set(routerLeads: true);
        stage.Ann.Writes("hi");
        return stage;
    }

    [Theory]
    [InlineData(MetaRegime.Handover)]
    [InlineData(MetaRegime.Routing)]
    public async Task E10_2018300_A_send_while_another_app_controls(MetaRegime regime)
    {
        await using var stage = await Stage.Set(regime, routerLeads: true);
        stage.Ann.Writes("hi");
        (await stage.Send("no", stage.Desk)).Is(
            """400 {"error":{"message":"(#10) Message failed to send because another app is controlling this thread now.","type":"OAuthException","code":10,"error_subcode":2018300}}""");
        Assert.Single(stage.Ann.Chat);
    }

    [Fact]
    public async Task E100_2534037_The_same_on_Instagram()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        stage.Zoe().Writes("hi");
        (await stage.Send("no", stage.Desk, stage.Zoe())).Is(
            """400 {"error":{"message":"(#100) The action is invalid since it's not the thread owner.","type":"OAuthException","code":100,"error_subcode":2534037}}""");
    }

    [Fact]
    public async Task E2018321_A_send_while_a_lead_ad_asks()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        stage.Page.LeadAds["ad-9"] = new("ad-9", stage.Desk);
        stage.Ann.ClicksLeadAd("ad-9");
        (await stage.Send("no")).Is(
            """400 {"error":{"message":"(#10) Message failed to send because the thread is controlled by Messenger's automated question flow.","type":"OAuthException","code":10,"error_subcode":2018321}}""");
    }

    [Fact]
    public async Task E27_2018464_A_take_without_routing()
    {
        await using var stage = await Stage.Set(MetaRegime.ZeroConfig);
        (await stage.Control("take")).Is(
            """400 {"error":{"message":"(#27) Take thread control is not supported when Conversation Routing is not enabled.","type":"OAuthException","code":27,"error_subcode":2018464}}""");
        (await stage.Control("take", about: stage.Zoe())).IsRefused(27, 2534123);
    }

    [Fact]
    public async Task E100_2018151_A_pass_by_an_app_that_does_not_own()
    {
        await using var stage = await OwnedByRouter();
        (await stage.Control("pass", stage.Desk, "\"target_app_id\":222")).Is(
            """400 {"error":{"message":"(#100) The calling app is not the thread owner.","type":"OAuthException","code":100,"error_subcode":2018151}}""");
    }

    [Fact]
    public async Task E100_A_release_by_an_app_that_does_not_own()
    {
        await using var stage = await OwnedByRouter();
        (await stage.Control("release", stage.Desk)).Is(
            """400 {"error":{"message":"(#100) Only the current thread owner can release thread control.","type":"OAuthException","code":100}}""");
    }

    [Fact]
    public async Task E100_2018164_A_pass_to_an_app_that_is_not_on_the_page()
    {
        const string Refused = """400 {"error":{"message":"(#100) Incorrect App ID.","type":"OAuthException","code":100,"error_subcode":2018164}}""";
        await using var stage = await OwnedByRouter();
        (await stage.Control("pass", rest: "\"target_app_id\":333")).Is(Refused);
        stage.Meta.AddApp("333", "On no Page");
        (await stage.Control("pass", rest: "\"target_app_id\":333")).Is(Refused);
        Assert.Equal(stage.Router, stage.Ann.Owner);
    }

    [Fact]
    public async Task E2018171_A_call_for_which_the_role_is_missing()
    {
        await using var stage = await OwnedByRouter();
        (await stage.Get("me/secondary_receivers?fields=id,name", stage.Desk)).Is(
            """400 {"error":{"message":"(#100) Only available to Primary and Secondary Receivers.","type":"OAuthException","code":100,"error_subcode":2018171}}""");
    }

    [Fact]
    public async Task E10_2018336_A_persons_menu_while_another_app_controls()
    {
        await using var stage = await OwnedByRouter();
        (await stage.Post("custom_user_settings", """{"psid":"9001","persistent_menu":[{"locale":"default","call_to_actions":[]}]}""", stage.Desk)).Is(
            """400 {"error":{"message":"(#10) Action is not allowed: user thread impact.","type":"OAuthException","code":10,"error_subcode":2018336}}""");
        Assert.Equal(200, (await stage.Post("custom_user_settings", """{"psid":"9001","persistent_menu":[{"locale":"default","call_to_actions":[]}]}""")).Status);
    }

    [Fact]
    public async Task E10_2018278_A_send_outside_the_window()
    {
        await using var stage = await Stage.Set();
        stage.Clock.Jump(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        (await stage.Send("late")).Is(
            """400 {"error":{"message":"(#10) This message is sent outside of allowed window.","type":"OAuthException","code":10,"error_subcode":2018278}}""");
        stage.Ann.Writes("back");
        Assert.Equal(200, (await stage.Send("in time")).Status);
    }

    [Fact]
    public async Task E10_2534022_The_same_on_Instagram()
    {
        await using var stage = await Stage.Set();
        var zoe = stage.Zoe();
        stage.Clock.Jump(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        (await stage.Send("late", to: zoe)).Is(
            """400 {"error":{"message":"(#10) This message is sent outside of allowed window.","type":"OAuthException","code":10,"error_subcode":2534022}}""");
    }

    [Fact]
    public async Task E10_2018065_The_same_with_the_older_code()
    {
        await using var stage = await Stage.Set();
        await stage.Sandbox("pages/1000", """{"answers_old_window_code":true}""");
        stage.Clock.Jump(TimeSpan.FromHours(25));
        (await stage.Send("late")).Is(
            """400 {"error":{"message":"(#10) This message is sent outside of allowed window.","type":"OAuthException","code":10,"error_subcode":2018065}}""");
    }

    [Fact]
    public async Task E100_A_parameter_that_is_missing_or_wrong()
    {
        await using var stage = await Stage.Set();
        (await stage.Post("pass_thread_control", """{"target_app_id":222}""")).Is(
            """400 {"error":{"message":"(#100) The parameter recipient is required","type":"OAuthException","code":100}}""");
        (await stage.Post("messages", "{" + To + ""","message":{"text":"a"},"messaging_type":"SHOUT"}""")).Is(
            """400 {"error":{"message":"(#100) Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG, UTILITY}.","type":"OAuthException","code":100}}""");
    }

    [Theory]
    [InlineData("me/no_such_edge", "me/no_such_edge")]
    [InlineData("5555/messages", "5555")]
    [InlineData("m_gone", "m_gone")]
    public async Task E100_33_An_object_or_operation_that_does_not_exist(string path, string id)
    {
        await using var stage = await Stage.Set();
        (await stage.Get(path)).Is(
            $$$"""400 {"error":{"message":"Unsupported request. Object with ID '{{{id}}}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.","type":"GraphMethodException","code":100,"error_subcode":33}}""");
    }

    [Fact]
    public async Task E100_2018001_A_person_Messenger_does_not_know()
    {
        await using var stage = await Stage.Set();
        (await stage.Post("messages", """{"recipient":{"id":"404"},"message":{"text":"a"}}""")).Is(
            """400 {"error":{"message":"(#100) No matching user found","type":"OAuthException","code":100,"error_subcode":2018001}}""");
    }

    [Fact]
    public async Task E100_2534014_A_person_Instagram_does_not_know()
    {
        await using var stage = await Stage.Set();
        (await stage.Post("messages", """{"recipient":{"id":"404"},"platform":"instagram","message":{"text":"a"}}""")).Is(
            """400 {"error":{"message":"(#100) No matching Instagram user","type":"OAuthException","code":100,"error_subcode":2534014}}""");
    }

    [Fact]
    public async Task E100_2534013_A_page_without_an_Instagram_account()
    {
        await using var stage = await Stage.Set();
        var token = stage.Meta.AddPage("2000").Token(stage.Router);
        var call = new HttpRequestMessage(HttpMethod.Get, $"me/conversations?platform=instagram&access_token={token}");
        (await stage.Call(call)).Is(
            """400 {"error":{"message":"(#100) The Page is not linked to an Instagram account.","type":"OAuthException","code":100,"error_subcode":2534013}}""");
    }

    [Fact]
    public async Task E100_2534015_A_message_Instagram_cannot_read()
    {
        await using var stage = await Stage.Set();
        var zoe = stage.Zoe();
        (await stage.Post("messages", "{" + ToZoe + ""","message":{}}""")).Is(
            """400 {"error":{"message":"(#100) Invalid message data: Param message must have either text or attachment.","type":"OAuthException","code":100,"error_subcode":2534015}}""");
        Assert.Empty(zoe.Chat);
    }

    [Fact]
    public async Task E100_2534025_A_second_private_reply_to_one_comment_on_Instagram()
    {
        const string Reply = """{"recipient":{"comment_id":"c-1"},"platform":"instagram","message":{"text":"a"}}""";
        await using var stage = await Stage.Set();
        Assert.Equal(200, (await stage.Post("messages", Reply)).Status);
        (await stage.Post("messages", Reply)).Is(
            """400 {"error":{"message":"(#100) Invalid private reply.","type":"OAuthException","code":100,"error_subcode":2534025}}""");
    }

    [Fact]
    public async Task E100_2534029_A_send_to_a_person_who_blocked_the_business_on_Instagram()
    {
        await using var stage = await Stage.Set();
        stage.Zoe().Blocks();
        (await stage.Send("hi", to: stage.Zoe())).Is(
            """400 {"error":{"message":"(#100) The person has blocked the business on Instagram.","type":"OAuthException","code":100,"error_subcode":2534029}}""");
    }

    [Fact]
    public async Task E100_2018014_A_message_together_with_a_sender_action()
    {
        await using var stage = await Stage.Set();
        (await stage.Post("messages", "{" + To + ""","message":{"text":"a"},"sender_action":"typing_on"}""")).Is(
            """400 {"error":{"message":"(#100) Message cannot be sent together with a sender action.","type":"OAuthException","code":100,"error_subcode":2018014}}""");
        Assert.Empty(stage.Ann.Chat);
    }

    [Fact]
    public async Task E10303_An_account_linking_token_that_was_never_given()
    {
        await using var stage = await Stage.Set();
        var token = stage.Ann.OpensLogin();
        (await stage.Get($"me?fields=recipient&account_linking_token={token}")).Is("""200 {"recipient":"9001","id":"1000"}""");
        (await stage.Get($"me?fields=recipient&account_linking_token={token}0")).Is(
            """400 {"error":{"message":"(#10303) Invalid account_linking_token.","type":"OAuthException","code":10303}}""");
    }

    [Fact]
    public async Task E9000001_A_message_with_twenty_newer_ones_above_it()
    {
        await using var stage = await Stage.Set();
        var mids = Enumerable.Range(0, 21).Select(number => stage.Ann.Writes($"{number}")).ToArray();
        (await stage.Get(mids[0])).Is("""400 {"error":{"message":"(#9000001) The message has been deleted.","type":"OAuthException","code":9000001}}""");
        Assert.Equal("1", (string?)(await stage.Get(mids[1])).Body["message"]);
    }
}
