namespace Router.Sandbox.Tests.Conformance;

/// <summary>protocol.md 3.13: refusals of calls that are right — people, Pages, apps and tokens in a bad state, limits, outages.</summary>
public sealed class ErrorsFromOutside
{
    private static async Task<Stage> Before(string obstacle, string who)
    {
        var stage = await Stage.Set();
        await stage.Sandbox("obstacles", $$"""{"name":"{{obstacle}}",{{who}}}""");
        return stage;
    }

    private static Task<Stage> BeforeAnn(string obstacle) => Before(obstacle, "\"page\":\"1000\",\"person\":\"9001\"");

    private static Task<Stage> BeforeThePage(string obstacle) => Before(obstacle, "\"page\":\"1000\"");

    private static Task<Stage> BeforeRouter(string obstacle) => Before(obstacle, "\"app\":\"111\"");

    private static async Task<Stage> Injected(int code, int? subcode = null)
    {
        var stage = await Stage.Set();
        await stage.Sandbox("faults", $$"""{"name":"graph-error","next":1,"edge":"messages","code":{{code}}{{(subcode is null ? "" : $",\"subcode\":{subcode}")}}}""");
        return stage;
    }

    /// <summary>Refused as the row says, nothing in the chat, other people untouched.</summary>
    private static async Task SendIs(Stage stage, string literal)
    {
        (await stage.Send("hi")).Is(literal);
        Assert.Empty(stage.Ann.Chat);
    }

    [Fact]
    public async Task E10_2018108_A_person_who_cannot_receive_now()
    {
        await using var stage = await BeforeAnn("cannot-receive");
        await SendIs(stage, """400 {"error":{"message":"(#10) This person can't receive messages right now.","type":"OAuthException","code":10,"error_subcode":2018108}}""");
        Assert.Equal(200, (await stage.Send("hi", to: stage.Meta.Person("9002").On(stage.Page))).Status);
        await stage.Sandbox("obstacles", """{"name":"cannot-receive","page":"1000","person":"9001","gone":true}""");
        Assert.Equal(200, (await stage.Send("hi")).Status);
    }

    [Fact]
    public async Task E10_1893063_A_page_that_may_not_send()
    {
        await using var stage = await BeforeThePage("page-restricted");
        await SendIs(stage, """400 {"error":{"message":"(#10) This Page is restricted from sending messages.","type":"OAuthException","code":10,"error_subcode":1893063}}""");
        (await stage.Control("request")).IsSuccess();
    }

    [Fact]
    public async Task E10_2534077_A_link_of_page_account_and_user_that_cannot_be_verified()
    {
        await using var stage = await BeforeThePage("instagram-unverified");
        (await stage.Send("hi", to: stage.Zoe())).Is(
            """400 {"error":{"message":"(#10) The link between the Page, the Instagram account and the user can't be verified.","type":"OAuthException","code":10,"error_subcode":2534077}}""");
        Assert.Equal(200, (await stage.Send("hi")).Status);
    }

    [Fact]
    public async Task E100_33_A_page_that_was_deleted()
    {
        await using var stage = await BeforeThePage("page-gone");
        (await stage.Control("request")).Is(
            """400 {"error":{"message":"Unsupported request. Object with ID 'me' does not exist, cannot be loaded due to missing permissions, or does not support this operation.","type":"GraphMethodException","code":100,"error_subcode":33}}""");
        Assert.Null(stage.Ann.Owner);
    }

    [Theory]
    [InlineData(1, 99, 500, "(#1) An unknown error occurred")]
    [InlineData(2, null, 500, "(#2) Service temporarily unavailable")]
    [InlineData(1200, null, 400, "(#1200) Temporary send message failure. Please try again later.")]
    [InlineData(-1, null, 400, "(#-1) Unknown error")]
    public async Task E1_2_1200_Outages_that_pass(int code, int? subcode, int status, string message)
    {
        await using var stage = await Injected(code, subcode);
        var sub = subcode is null ? "" : $",\"error_subcode\":{subcode}";
        await SendIs(stage, $$$"""{{{status}}} {"error":{"message":"{{{message}}}","type":"OAuthException","code":{{{code}}}{{{sub}}},"is_transient":true}}""");
        Assert.Equal(200, (await stage.Send("again")).Status);
    }

    [Fact]
    public async Task E2_A_person_who_blocked_the_business_seen_as_an_internal_error()
    {
        await using var stage = await BeforeAnn("blocked-as-internal-error");
        await SendIs(stage, """500 {"error":{"message":"(#2) Service temporarily unavailable","type":"OAuthException","code":2,"is_transient":true}}""");
    }

    [Theory]
    [InlineData(4, null, "(#4) Application request limit reached", "X-App-Usage", """{"call_count":100,"total_cputime":100,"total_time":100}""")]
    [InlineData(4, 2018022, "(#4) Application request limit reached", "X-App-Usage", """{"call_count":100,"total_cputime":100,"total_time":100}""")]
    [InlineData(4, 2018354, "(#4) Application request limit reached", "X-App-Usage", """{"call_count":100,"total_cputime":100,"total_time":100}""")]
    [InlineData(17, null, "(#17) User request limit reached", "X-App-Usage", """{"call_count":100,"total_cputime":100,"total_time":100}""")]
    [InlineData(32, null, "(#32) Page request limit reached", "X-Business-Use-Case-Usage", """{"1000":[{"type":"pages","call_count":100,"total_cputime":100,"total_time":100,"estimated_time_to_regain_access":1}]}""")]
    [InlineData(613, null, "(#613) Calls to this api have exceeded the rate limit.", "X-Business-Use-Case-Usage", """{"1000":[{"type":"messenger","call_count":100,"total_cputime":100,"total_time":100,"estimated_time_to_regain_access":1}]}""")]
    [InlineData(613, 2018338, "(#613) Calls to this api have exceeded the rate limit.", "X-Business-Use-Case-Usage", """{"1000":[{"type":"messenger","call_count":100,"total_cputime":100,"total_time":100,"estimated_time_to_regain_access":1}]}""")]
    [InlineData(613, 2534040, "(#613) Calls to this api have exceeded the rate limit.", "X-Business-Use-Case-Usage", """{"1000":[{"type":"messenger","call_count":100,"total_cputime":100,"total_time":100,"estimated_time_to_regain_access":1}]}""")]
    public async Task E4_17_32_613_Limits_of_app_user_and_page(int code, int? subcode, string message, string header, string usage)
    {
        await using var stage = await Injected(code, subcode);
        var answer = await stage.Send("hi");
        var sub = subcode is null ? "" : $",\"error_subcode\":{subcode}";
        answer.Is($$$"""400 {"error":{"message":"{{{message}}}","type":"OAuthException","code":{{{code}}}{{{sub}}}}}""");
        Assert.Equal(usage, answer.Headers.GetValues(header).Single());
        Assert.Empty(stage.Ann.Chat);
    }

    [Theory]
    [InlineData(80001, "Page", "pages")]
    [InlineData(80002, "Instagram", "instagram")]
    [InlineData(80006, "Messenger", "messenger")]
    public async Task E80001_80002_80006_Limits_of_a_business_use_case(int code, string account, string type)
    {
        await using var stage = await Injected(code);
        var answer = await stage.Send("hi");
        answer.Is($$$"""400 {"error":{"message":"(#{{{code}}}) There have been too many calls to this {{{account}}} account. Wait a bit and try again.","type":"OAuthException","code":{{{code}}}}}""");
        Assert.Equal(
            $$$"""{"1000":[{"type":"{{{type}}}","call_count":100,"total_cputime":100,"total_time":100,"estimated_time_to_regain_access":1}]}""",
            answer.Headers.GetValues("X-Business-Use-Case-Usage").Single());
    }

    [Theory]
    [InlineData(458, "Error validating access token: The user has not authorized the application.")]
    [InlineData(459, "Error validating access token: You cannot access the app till you log in to Facebook and follow the instructions given.")]
    [InlineData(460, "Error validating access token: The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.")]
    [InlineData(464, "Error validating access token: The user is not a confirmed user.")]
    [InlineData(467, "Invalid OAuth access token.")]
    public async Task E190_A_token_that_was_ended(int subcode, string message)
    {
        await using var stage = await Stage.Set();
        var token = stage.Page.Token(stage.Router);
        await stage.Sandbox("tokens/revoke", $$"""{"token":"{{token}}","subcode":{{subcode}}}""");
        var call = new HttpRequestMessage(HttpMethod.Post, $"me/request_thread_control?access_token={token}") { Content = Stage.Json("""{"recipient":{"id":"9001"}}""") };
        (await stage.Call(call)).Is($$$"""400 {"error":{"message":"{{{message}}}","type":"OAuthException","code":190,"error_subcode":{{{subcode}}}}}""");
        Assert.Null(stage.Ann.Owner);
    }

    [Fact]
    public async Task E190_463_A_token_that_expired()
    {
        await using var stage = await Stage.Set();
        var token = stage.Page.IssueToken(stage.Router, expiresAt: stage.Meta.World.Now.AddHours(1)).Value;
        Assert.Equal(200, (await stage.Call(new(HttpMethod.Get, $"me?access_token={token}"))).Status);
        stage.Clock.Jump(TimeSpan.FromHours(1));
        (await stage.Call(new(HttpMethod.Get, $"me?access_token={token}"))).Is(
            """400 {"error":{"message":"Error validating access token: Session has expired.","type":"OAuthException","code":190,"error_subcode":463}}""");
    }

    [Theory]
    [InlineData("app-not-live", 2018028, "(#200) Cannot message users who are not admins, developers or testers of the app until it is approved and live.")]
    [InlineData("app-not-approved", 2018027, "(#200) The app is not approved to message this person.")]
    [InlineData("app-without-access", 2018021, "(#200) The app has no access to message this person.")]
    public async Task E200_An_app_that_is_not_live_or_approved(string obstacle, int subcode, string message)
    {
        await using var stage = await BeforeRouter(obstacle);
        await SendIs(stage, $$$"""403 {"error":{"message":"{{{message}}}","type":"OAuthException","code":200,"error_subcode":{{{subcode}}}}}""");
        Assert.Equal(200, (await stage.Send("hi", stage.Desk)).Status);
    }

    [Fact]
    public async Task E200_1545041_A_person_who_receives_nothing_from_the_business()
    {
        await using var stage = await BeforeAnn("receives-nothing-from-you");
        await SendIs(stage, """403 {"error":{"message":"(#200) This person isn't receiving messages from you right now.","type":"OAuthException","code":200,"error_subcode":1545041}}""");
    }

    [Fact]
    public async Task E200_2534041_An_owner_who_disabled_access_to_Instagram_messages()
    {
        await using var stage = await BeforeThePage("instagram-access-disabled");
        (await stage.Send("hi", to: stage.Zoe())).Is(
            """403 {"error":{"message":"(#200) The account owner has disabled access to Instagram messages.","type":"OAuthException","code":200,"error_subcode":2534041}}""");
        Assert.Equal(200, (await stage.Send("hi")).Status);
    }

    [Fact]
    public async Task E341_A_limit_that_passes()
    {
        await using var stage = await BeforeRouter("app-limited");
        (await stage.Control("request")).Is("""400 {"error":{"message":"(#341) Application limit reached temporarily.","type":"OAuthException","code":341}}""");
        (await stage.Control("request", stage.Desk)).IsSuccess();
    }

    [Fact]
    public async Task E368_A_page_blocked_for_a_policy()
    {
        await using var stage = await BeforeThePage("blocked-for-policy");
        await SendIs(stage, """400 {"error":{"message":"(#368) Temporarily blocked for policies violations.","type":"OAuthException","code":368}}""");
    }

    [Fact]
    public async Task E551_A_person_who_is_not_available_for_sends_and_takes()
    {
        await using var stage = await BeforeAnn("unavailable");
        const string Refused = """400 {"error":{"message":"(#551) This person isn't available right now.","type":"OAuthException","code":551}}""";
        await SendIs(stage, Refused);
        (await stage.Control("take")).Is(Refused);
        Assert.Null(stage.Ann.Owner);
    }

    [Fact]
    public async Task E551_1545041_A_person_who_blocked_the_business()
    {
        await using var stage = await Stage.Set();
        stage.Ann.Blocks();
        await SendIs(stage, """400 {"error":{"message":"(#551) This person isn't available right now.","type":"OAuthException","code":551,"error_subcode":1545041}}""");
    }
}
