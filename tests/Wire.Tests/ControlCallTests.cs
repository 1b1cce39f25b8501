using Router.Protocol;

namespace Router.Wire.Tests;

public class ControlCallTests
{
    private static readonly PersonId Person = new("6504");
    private static readonly CommandId Id = new("c1");

    public static TheoryData<string, string, string, Command?> Calls() => new()
    {
        { "POST", "pass_thread_control", """{"recipient":{"id":"6504"},"target_app_id":302,"metadata":"m"}""", new Command.Pass(Id, Read.Bot, Read.Desk, "m") },
        { "POST", "pass_thread_control", """{"recipient":{"id":"6504"}}""", new Command.Pass(Id, Read.Bot, null, null) },
        { "POST", "pass_thread_control", """{"recipient":{"id":"6504"},"target_app_id":null,"metadata":null}""", new Command.Pass(Id, Read.Bot, null, null) },
        { "POST", "pass_thread_control", """{"recipient":{"id":"6504"},"target_app_id":"","metadata":""}""", new Command.Pass(Id, Read.Bot, null, "") },
        { "POST", "take_thread_control", """{"recipient":{"id":6504},"metadata":7}""", new Command.Take(Id, Read.Bot, "7") },
        { "POST", "request_thread_control", """{"recipient":{"id":"6504"},"metadata":"{\"a\":1}"}""", new Command.Request(Id, Read.Bot, "{\"a\":1}") },
        { "DELETE", "request_thread_control", """{"recipient":"6504"}""", new Command.CancelRequest(Id, Read.Bot) },
        { "POST", "release_thread_control", """{"recipient":{"id":"6504"}}""", new Command.Release(Id, Read.Bot) },
        { "POST", "extend_thread_control", """{"recipient":{"id":"6504"},"duration":604800}""", new Command.Extend(Id, Read.Bot, TimeSpan.FromDays(7)) },
        { "POST", "extend_thread_control", """{"recipient":{"id":"6504"},"duration":"3600"}""", new Command.Extend(Id, Read.Bot, TimeSpan.FromHours(1)) },
        { "POST", "extend_thread_control", """{"recipient":{"id":"6504"}}""", new Command.Extend(Id, Read.Bot, TimeSpan.FromDays(1)) },
        { "POST", "extend_thread_control", """{"recipient":{"id":"6504"},"duration":-5}""", new Command.Extend(Id, Read.Bot, TimeSpan.FromSeconds(-5)) },
        { "POST", "pass_thread_metadata", """{"recipient":{"id":"6504"},"target_app_id":"302","metadata":"m"}""", new Command.PassMetadata(Id, Read.Bot, Read.Desk, "m") },
        { "GET", "thread_owner", """{"recipient":"6504"}""", null },
        { "GET", "thread_owner", """{"recipient":6504}""", null },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void Every_call_becomes_its_command(string method, string edge, string body, Command? command)
    {
        var call = Read.Value(ControlCall.Read(Read.Request(method, "/me/" + edge, body: body)));
        Assert.Equal(Person, call.Recipient);
        Assert.Equal(command, call.ToCommand(Id, Read.Bot));
    }

    [Fact]
    public void Every_verb_has_a_call() =>
        Assert.Equal(Enum.GetValues<ControlVerb>(), Calls().Select(c => ControlCall.VerbOf((string)c[0], (string)c[1])!.Value).Distinct());

    [Theory]
    [InlineData("pass_thread_control", "{}", "recipient is required")]
    [InlineData("pass_thread_control", """{"recipient":null}""", "recipient is required")]
    [InlineData("pass_thread_control", """{"recipient":{}}""", "recipient must be")]
    [InlineData("pass_thread_control", """{"recipient":{"id":""}}""", "recipient must be")]
    [InlineData("pass_thread_control", """{"recipient":{"id":{"id":1}}}""", "recipient must be")]
    [InlineData("pass_thread_control", """{"recipient":{"id":"page"}}""", "recipient must be")]
    [InlineData("pass_thread_control", """{"recipient":[1]}""", "recipient must be")]
    [InlineData("pass_thread_control", """{"recipient":{"phone_number":"+1"}}""", "recipient must be")]
    [InlineData("pass_thread_control", """{"recipient":{"id":"1"},"target_app_id":"inbox"}""", "target_app_id must be")]
    [InlineData("pass_thread_control", """{"recipient":{"id":"1"},"target_app_id":1.5}""", "target_app_id must be")]
    [InlineData("pass_thread_control", """{"recipient":{"id":"1"},"target_app_id":-1}""", "target_app_id must be")]
    [InlineData("pass_thread_control", """{"recipient":{"id":"1"},"target_app_id":0}""", "target_app_id must be")]
    [InlineData("pass_thread_control", """{"recipient":{"id":"1"},"target_app_id":99999999999999999999}""", "target_app_id must be")]
    [InlineData("pass_thread_control", """{"recipient":{"id":"1"},"target_app_id":{}}""", "target_app_id must be")]
    [InlineData("pass_thread_metadata", """{"recipient":{"id":"1"}}""", "target_app_id is required")]
    [InlineData("extend_thread_control", """{"recipient":{"id":"1"},"duration":"a day"}""", "duration must be")]
    [InlineData("extend_thread_control", """{"recipient":{"id":"1"},"duration":1e18}""", "duration must be")]
    public void A_malformed_call_is_told_what_to_fix(string edge, string body, string text)
    {
        var error = Read.Error(ControlCall.Read(Read.Request("POST", "/me/" + edge, body: body)));
        Assert.Equal((400, 100), (error.Status, error.Code));
        Assert.StartsWith("(#100) " + text, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("9007199254740993.0")]
    [InlineData("9.007199254740993E15")]
    [InlineData("\"9007199254740993\"")]
    public void An_id_never_goes_through_a_double(string id) =>
        Assert.Equal(new AppId(9007199254740993), Read.Value(ControlCall.Read(Read.Request("POST", "/me/pass_thread_control", body: $$$"""{"recipient":{"id":"1"},"target_app_id":{{{id}}}}"""))).Target);

    [Theory]
    [InlineData("GET", "pass_thread_control")]
    [InlineData("POST", "thread_owner")]
    [InlineData("POST", "messages")]
    public void Other_calls_are_none_of_thread_control(string method, string edge) =>
        Assert.Null(ControlCall.Read(Read.Request(method, "/me/" + edge)));

    [Theory]
    [InlineData("instagram", Channel.Instagram)]
    [InlineData("MESSENGER", Channel.Messenger)]
    [InlineData("fax", null)]
    public void The_platform_may_be_named(string platform, Channel? channel) =>
        Assert.Equal(channel, Read.Value(ControlCall.Read(Read.Request("POST", "/me/take_thread_control", "recipient={id:1}&platform=" + platform))).Platform);
}
