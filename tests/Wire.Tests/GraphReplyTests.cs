using System.Buffers;
using System.Text;
using Router.Protocol;

namespace Router.Wire.Tests;

public class GraphReplyTests
{
    private static readonly Uri Base = new("http://127.0.0.1:5080");

    public static TheoryData<int, string, GraphReply> Replies() => new()
    {
        { 200, """{"recipient_id":"1","message_id":"m_1"}""", new GraphReply.Accepted("m_1", "1") },
        { 200, """{"recipient_id":"1"}""", new GraphReply.Accepted(null, "1") },
        { 200, """{"success":true}""", new GraphReply.Accepted(null, null) },
        { 400, """{"error":{"message":"x","type":"OAuthException","code":10,"error_subcode":2018300,"fbtrace_id":"t"}}""", new GraphReply.Error(10, 2018300, false, "x") },
        { 500, """{"error":{"code":2,"is_transient":true}}""", new GraphReply.Error(2, null, true, null) },
        // MAPI and others meet an error under 200; what counts is the envelope.
        { 200, """{"error":{"code":"190","error_subcode":"463"}}""", new GraphReply.Error(190, 463, false, null) },
        { 502, "<html>Bad gateway</html>", new GraphReply.Unreadable(502) },
        { 200, "", new GraphReply.Unreadable(200) },
        { 200, """{"message_id":"m""", new GraphReply.Unreadable(200) },
        { 400, """{"message":"no envelope"}""", new GraphReply.Unreadable(400) },
        { 400, """{"error":"text"}""", new GraphReply.Unreadable(400) },
        { 400, """{"error":{"code":99999999999}}""", new GraphReply.Unreadable(400) },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public void An_answer_is_accepted_refused_or_unreadable(int status, string body, GraphReply expected) =>
        Assert.Equal(expected, GraphReply.Read(status, Encoding.UTF8.GetBytes(body)));

    public static TheoryData<int, string, OwnerAtMeta?> Owners() => new()
    {
        { 200, """{"data":[{"thread_owner":{"app_id":"1234567890","expiration":1700000000}}]}""", new OwnerAtMeta.App(new(1234567890), DateTimeOffset.FromUnixTimeSeconds(1700000000)) },
        { 200, """{"data":[{"thread_owner":{"app_id":1234567890}}]}""", new OwnerAtMeta.App(new(1234567890), null) },
        { 200, """{"data":[]}""", OwnerAtMeta.Nobody.Instance },
        { 200, """{"data":[{}]}""", OwnerAtMeta.Nobody.Instance },
        // Only an expiration is somebody else, never idle (protocol.md 6).
        { 200, """{"data":[{"thread_owner":{"expiration":1700000000}}]}""", new OwnerAtMeta.Hidden(DateTimeOffset.FromUnixTimeSeconds(1700000000)) },
        { 400, """{"data":[]}""", null },
        { 200, """{"error":{"code":100},"data":[]}""", null },
        { 200, """{"data":{}}""", null },
        { 200, """{"data":[""", null },
        { 200, "", null },
    };

    [Theory]
    [MemberData(nameof(Owners))]
    public void The_owner_is_an_app_nobody_hidden_or_not_known(int status, string body, OwnerAtMeta? expected) =>
        Assert.Equal(expected, OwnerReply.Read(status, Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void The_owner_is_written_as_Meta_writes_it()
    {
        Assert.Equal("""{"data":[{"thread_owner":{"app_id":"301","expiration":1763640000}}]}""", Write(Read.Bot, Read.Noon, false));
        Assert.Equal("""{"data":[{"thread_owner":{"expiration":1763640000}}]}""", Write(null, Read.Noon, false));
        Assert.Equal("""{"data":[{"thread_owner":{"app_id":"301"}}]}""", Write(Read.Bot, null, false));
        Assert.Equal("""{"data":[]}""", Write(null, null, false));
        Assert.Equal("""{"data":[{}]}""", Write(null, null, true));

        static string Write(AppId? owner, DateTimeOffset? expiration, bool emptyObject)
        {
            var output = new ArrayBufferWriter<byte>();
            OwnerReply.Write(output, owner, expiration, emptyObject);
            return Read.Text(output.WrittenMemory);
        }
    }

    [Theory]
    [InlineData("""{"call_count":28,"total_time":25,"total_cputime":25}""", null, null, 28, null)]
    [InlineData(null, """{"call_count":3,"total_time":90.5,"total_cputime":0}""", null, 91, null)]
    [InlineData(null, null, """{"123":[{"type":"pages","call_count":1,"total_cputime":2,"total_time":3,"estimated_time_to_regain_access":0},{"type":"messenger","call_count":100,"total_cputime":25,"total_time":25,"estimated_time_to_regain_access":19}]}""", 100, 19)]
    [InlineData("{", "[]", "7", 0, null)]
    [InlineData("""{"call_count":"28","total_time":-1,"total_cputime":1e400}""", null, null, 0, null)]
    [InlineData(null, null, null, 0, null)]
    public void Usage_is_the_highest_percentage(string? app, string? page, string? business, int percent, int? regain) =>
        Assert.Equal(new Usage(percent, regain), UsageHeaders.Read(app, page, business));

    [Fact]
    public void No_token_of_the_Page_is_in_a_cleaned_answer()
    {
        var token = new Secret("EAAB|x1");
        var answer = """{"id":"1","access_token":"EAAB|x1","accounts":{"data":[{"ACCESS":"EAAB|x1 and EAAB%7Cx1","access_token":"other","n":1.50}]},"url":"https://x/?access_token=zzz&a=1","list":["https://x/?b=1&access_token=zzz"],"tok\u0065n":"y","acc\u0065ss_token":"z"}""";
        Assert.Equal(
            """{"id":"1","accounts":{"data":[{"ACCESS":" and ","n":1.50}]},"url":"https://x/?a=1","list":["https://x/?b=1"],"tok\u0065n":"y"}""",
            Clean(answer, token));
        Assert.Equal("<html> </html>", Clean("<html> EAAB|x1</html>", token));
    }

    [Fact]
    public void Paging_links_lead_to_Router_without_a_token() =>
        Assert.Equal(
            """{"data":[],"paging":{"cursors":{"after":"A"},"next":"http://127.0.0.1:5080/v20.0/1/conversations?limit=25&after=A","previous":"http://127.0.0.1:5080/v20.0/1/conversations?before=B"}}""",
            Clean("""{"data":[],"paging":{"cursors":{"after":"A"},"next":"https:\/\/graph.facebook.com\/v20.0\/1\/conversations?access_token=EAAB&limit=25&after=A","previous":"https://graph.facebook.com/v20.0/1/conversations?before=B&access_token=EAAB"}}""", new Secret("EAAB")));

    [Fact]
    public void A_profile_is_shown_without_tags()
    {
        var long_ = PayloadTag.Add(Read.Bot, new string('x', 1000));
        var answer = $$$"""{"data":[{"get_started":{"payload":"~r8d!GO"},"ice_breakers":[{"question":"q","payload":"~r8d:~r8e:ICE"}],"persistent_menu":[{"call_to_actions":[{"type":"postback","payload":"{{{long_.Text}}}"},{"type":"postback","payload":"OLD"}]}]}]}""";
        Assert.Equal([long_.ToKeep!.Key], ReplyCleaner.LongPayloadKeys(Encoding.UTF8.GetBytes(answer)));
        Assert.Equal(
            """{"data":[{"get_started":{"payload":"GO"},"ice_breakers":[{"question":"q","payload":"~r8e:ICE"}],"persistent_menu":[{"call_to_actions":[{"type":"postback","payload":"LONG"},{"type":"postback","payload":"OLD"}]}]}]}""",
            Read.Text(ReplyCleaner.Clean(Encoding.UTF8.GetBytes(answer), [], Base, key => key == long_.ToKeep.Key ? "LONG" : null)));
    }

    [Fact]
    public void What_was_tagged_comes_back_as_it_was()
    {
        const string Profile = """{"get_started":{"payload":"GO"},"ice_breakers":[{"question":"q","payload":"~r8e:ICE"}],"persistent_menu":[{"call_to_actions":[{"type":"postback","payload":"M"},{"type":"nested","call_to_actions":[{"type":"postback","payload":"@x"}]}]}]}""";
        var stored = SendWriter.WriteOther(Read.Request("POST", "/me/messenger_profile", body: Profile), Read.Bot).Body;
        Assert.NotEqual(Profile, Read.Text(stored));
        Assert.Equal(Profile, Read.Text(ReplyCleaner.Clean(stored, [], Base)));
    }

    private static string Clean(string answer, Secret token) => Read.Text(ReplyCleaner.Clean(Encoding.UTF8.GetBytes(answer), [token], Base));
}
