namespace Router.Sandbox.Tests.Conformance;

/// <summary>protocol.md 4.6: the handover events, and what is fixed about them.</summary>
public sealed class HandoverEvents
{
    private static async Task<string> Last(Stage stage, Receiver receiver) =>
        System.Text.RegularExpressions.Regex.Replace((await stage.LastItem(receiver)).Literal(), "\"timestamp\":\\d{13}", "\"timestamp\":NOW");

    private static async Task<Stage> OwnedByRouter(bool numbers = false)
    {
        var stage = await Stage.Set(routerLeads: true);
        stage.Page.HandoverIdsAsNumbers = numbers;
        stage.Page.Subscribe(stage.Desk, "messaging_handovers");
        stage.Ann.Writes("hi");
        return stage;
    }

    [Theory]
    [InlineData(false, "\"111\"", "\"222\"")]
    [InlineData(true, "111", "222")]
    public async Task S4_6_Pass_with_both_ids_as_text_or_numbers(bool numbers, string from, string to)
    {
        await using var stage = await OwnedByRouter(numbers);
        await stage.Control("pass", rest: "\"target_app_id\":222,\"metadata\":\"text\"");
        Assert.Equal(
            $$$"""{"sender":{"id":"9001"},"recipient":{"id":"1000"},"timestamp":NOW,"pass_thread_control":{"previous_owner_app_id":{{{from}}},"new_owner_app_id":{{{to}}},"metadata":"text"}}""",
            await Last(stage, stage.AtDesk));
    }

    [Theory]
    [InlineData(false, "\"222\"", "\"111\"")]
    [InlineData(true, "222", "111")]
    public async Task S4_6_Take_with_both_ids_as_text_or_numbers(bool numbers, string from, string to)
    {
        await using var stage = await OwnedByRouter(numbers);
        await stage.Control("pass", rest: "\"target_app_id\":222");
        await stage.Control("take", rest: "\"metadata\":\"text\"");
        Assert.Equal(
            $$$"""{"sender":{"id":"9001"},"recipient":{"id":"1000"},"timestamp":NOW,"take_thread_control":{"previous_owner_app_id":{{{from}}},"new_owner_app_id":{{{to}}},"metadata":"text"}}""",
            await Last(stage, stage.AtDesk));
    }

    [Fact]
    public async Task S4_6_Request_names_the_app_that_asks_by_a_number()
    {
        await using var stage = await OwnedByRouter();
        await stage.Control("request", stage.Desk, "\"metadata\":\"text\"");
        Assert.Equal(
            """{"sender":{"id":"9001"},"recipient":{"id":"1000"},"timestamp":NOW,"request_thread_control":{"requested_owner_app_id":222,"metadata":"text"}}""",
            await Last(stage, stage.AtRouter));
    }

    [Fact]
    public async Task S4_6_Roles_have_no_sender()
    {
        await using var stage = await Stage.Set(routerLeads: true);
        Assert.Equal("""{"recipient":{"id":"1000"},"timestamp":NOW,"app_roles":{"111":["primary_receiver"]}}""", await Last(stage, stage.AtRouter));
        stage.Page.SetDefaultApp(null);
        Assert.Equal("""{"recipient":{"id":"1000"},"timestamp":NOW,"app_roles":{"111":["secondary_receiver"]}}""", await Last(stage, stage.AtRouter));
    }

    [Fact]
    public async Task S4_6_Previous_owner_and_metadata_are_null_from_idle_without_metadata()
    {
        await using var stage = await Stage.Set();
        await stage.Control("pass", rest: "\"target_app_id\":222,\"metadata\":null");
        Assert.Equal("""messaging pass_thread_control {"previous_owner_app_id":null,"new_owner_app_id":"222","metadata":null}""", await stage.ToldLast(stage.AtDesk));
    }

    [Fact]
    public async Task S4_6_Metadata_is_text_and_may_contain_JSON()
    {
        await using var stage = await OwnedByRouter();
        await stage.Control("pass", rest: "\"target_app_id\":222,\"metadata\":\"{\\\"a\\\":[1]}\"");
        Assert.Equal("""messaging pass_thread_control {"previous_owner_app_id":"111","new_owner_app_id":"222","metadata":"{\"a\":[1]}"}""", await stage.ToldLast(stage.AtDesk));
    }

    [Fact]
    public async Task S4_6_Release_extend_and_expiry_have_no_event()
    {
        await using var stage = await OwnedByRouter();
        stage.Page.Subscribe(stage.Router, "messaging_handovers");
        var before = (await stage.Told(stage.AtRouter)).Length;
        (await stage.Control("extend", rest: "\"duration\":86400")).IsSuccess();
        (await stage.Control("release")).IsSuccess();
        stage.Ann.Writes("again");
        stage.Clock.Jump(TimeSpan.FromHours(25));
        Assert.Null(stage.Ann.Owner);
        Assert.Empty((await stage.Told(stage.AtRouter))[before..]);
        Assert.Empty(await stage.Told(stage.AtDesk));
    }

    [Theory]
    [InlineData("messaging_handover")]
    [InlineData("messaging_handovers")]
    public async Task S4_6_Instagram_has_them_with_its_own_account_as_recipient(string field)
    {
        await using var stage = await Stage.Set();
        stage.Page.Subscribe(stage.Desk, field);
        await stage.Control("pass", rest: "\"target_app_id\":222", about: stage.Zoe());
        Assert.Equal(
            """{"sender":{"id":"8001"},"recipient":{"id":"1784"},"timestamp":NOW,"pass_thread_control":{"previous_owner_app_id":null,"new_owner_app_id":"222","metadata":null}}""",
            await Last(stage, stage.AtDesk));
    }

    [Fact]
    public async Task S4_6_They_need_the_handovers_field()
    {
        await using var stage = await Stage.Set();
        stage.Page.Subscribe(stage.Desk, "messages", "standby");
        await stage.Control("pass", rest: "\"target_app_id\":222");
        Assert.Empty(await stage.Told(stage.AtDesk));
    }
}
