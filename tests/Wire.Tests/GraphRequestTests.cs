using System.Text;
using Router.Protocol;

namespace Router.Wire.Tests;

public class GraphRequestTests
{
    // Every way a client spells "pass this person to that app" (protocol.md 3.1, 7).
    private static readonly (string? Type, string Query, string Body)[] Spellings =
    [
        ("application/json", "", """{"recipient":{"id":"6504"},"target_app_id":263902037430900,"metadata":"a b"}"""),
        ("application/json; charset=utf-8", "", """ {"recipient":{"id":6504},"target_app_id":"263902037430900","metadata":"a b"} """),
        ("application/json", "", """{"recipient":"{\"id\":\"6504\"}","target_app_id":2.639020374309E14,"metadata":"a b"}"""),
        ("application/json", "", "\uFEFF" + """{"recipient":{"id":"6504"},"target_app_id":263902037430900.0,"metadata":"a b"}"""),
        (null, "", """{"recipient":{"id":"6504"},"target_app_id":263902037430900,"metadata":"a b"}"""),
        ("application/x-www-form-urlencoded", "", """{"recipient":{"id":"6504"},"target_app_id":263902037430900,"metadata":"a b"}"""),
        ("application/x-www-form-urlencoded", "", "recipient=%7B%22id%22%3A%226504%22%7D&target_app_id=263902037430900&metadata=a+b"),
        ("application/x-www-form-urlencoded", "", "recipient={id:6504}&target_app_id=263902037430900&metadata=a%20b"),
        ("application/x-www-form-urlencoded", "", "recipient={'id':'6504'}&target_app_id=263902037430900&metadata=a+b"),
        ("application/x-www-form-urlencoded", "", "recipient[id]=6504&target_app_id=263902037430900&metadata=a+b"),
        (null, "", "recipient%5Bid%5D=6504&target_app_id=263902037430900&metadata=a+b"),
        ("text/plain", "", "recipient={ id : 6504 }&target_app_id=263902037430900&metadata=a+b"),
        (null, "recipient={id:6504}&target_app_id=263902037430900&metadata=a%20b", ""),
        ("application/json", "recipient=%7B%22id%22:6504%7D&target_app_id=263902037430900&metadata=a+b", ""),
        ("application/json", "recipient={id:1}&target_app_id=263902037430900", """{"recipient":{"id":"6504"},"metadata":"a b"}"""),
        ("multipart/form-data; boundary=x", "recipient={id:6504}&target_app_id=263902037430900&metadata=a+b", "--x\r\n..."),
    ];

    [Fact]
    public void A_control_call_is_the_same_in_every_spelling()
    {
        var cases = 0;
        foreach (var path in new[] { "/me/", "/v2.6/me/", "/v26.0/1906385232743451/", "1906385232743451/" })
        {
            foreach (var (type, query, body) in Spellings)
            {
                foreach (var place in new[] { "query", "body", "header" })
                {
                    var form = body.TrimStart('\uFEFF', ' ').StartsWith('{');
                    if (place == "body" && (body.Length == 0 || body.StartsWith('-')))
                    {
                        continue;
                    }

                    var request = Read.Request(
                        "POST", path + "pass_thread_control",
                        place == "query" ? "?access_token=T%7C1&appsecret_proof=ab&" + query : query,
                        type,
                        place != "body" ? body : form ? body.Replace("\"metadata\"", "\"access_token\":\"T|1\",\"appsecret_proof\":\"ab\",\"metadata\"", StringComparison.Ordinal) : body + "&access_token=T|1&appsecret_proof=ab",
                        place == "header" ? "Bearer T|1" : null);
                    Assert.Equal("T|1", request.Token!.Reveal());
                    Assert.Equal(place == "header" ? null : "ab", request.Proof);
                    Assert.DoesNotContain(request.Parameters.Names, n => n is "access_token" or "appsecret_proof");
                    Assert.Equal(path.Contains("me", StringComparison.Ordinal) ? GraphNode.Me : GraphNode.Id, request.NodeKind);
                    Assert.Equal(path.StartsWith("/v", StringComparison.Ordinal), request.Version is not null);
                    Assert.Equal(
                        new ControlCall(ControlVerb.Pass, new PersonId("6504")) { Target = new AppId(263902037430900), Metadata = "a b" },
                        Read.Value(ControlCall.Read(request)));
                    cases++;
                }
            }
        }

        Assert.True(cases >= 150, $"{cases} spellings");
    }

    [Theory]
    [InlineData("/", GraphNode.Root, "", null, null)]
    [InlineData("", GraphNode.Root, "", null, null)]
    [InlineData("/v11.0/", GraphNode.Root, "", null, "v11.0")]
    [InlineData("/v11.0", GraphNode.Root, "", null, "v11.0")]
    [InlineData("/me", GraphNode.Me, "me", null, null)]
    [InlineData("/me/messages", GraphNode.Me, "me", "messages", null)]
    [InlineData("//v2.6//me//messages/", GraphNode.Me, "me", "messages", "v2.6")]
    [InlineData("/123/subscriptions", GraphNode.Id, "123", "subscriptions", null)]
    [InlineData("/v20.0/debug_token", GraphNode.Other, "debug_token", null, "v20.0")]
    [InlineData("/v20.0/m_abc%3D", GraphNode.Other, "m_abc=", null, "v20.0")]
    [InlineData("/v20/me", GraphNode.Other, "v20", "me", null)]
    [InlineData("/v1.0/me/a/b", GraphNode.Me, "me", "a/b", "v1.0")]
    public void A_path_has_version_node_and_edge(string path, GraphNode kind, string node, string? edge, string? version)
    {
        var request = Read.Request("GET", path);
        Assert.Equal((kind, node, edge, version), (request.NodeKind, request.Node, request.Edge, request.Version));
    }

    [Theory]
    [InlineData("POST", "method=delete", "", "DELETE")]
    [InlineData("POST", "", "method=get", "GET")]
    [InlineData("post", "", "", "POST")]
    [InlineData("GET", "method=delete", "", "GET")]
    [InlineData("POST", "method=patch", "", "POST")]
    public void A_method_may_be_named_in_a_parameter_of_a_POST(string method, string query, string body, string expected) =>
        Assert.Equal(expected, Read.Request(method, "/me/messenger_profile", query, null, body).Method);

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public void GET_and_DELETE_may_have_a_body(string method) =>
        Assert.Equal("1", Read.Request(method, "/me/custom_user_settings", "params=[%22persistent_menu%22]", null, "psid=1").Parameters.Text("psid"));

    [Fact]
    public void The_body_wins_over_the_query_and_the_later_over_the_earlier()
    {
        var request = Read.Request("POST", "/me/x", "a=1&a=2&b=1&c=1", "application/json", """{"b":2,"b":3,"access_token":"body"}""", "Bearer header");
        Assert.Equal(("2", "3", "1", "body"), (request.Parameters.Text("a"), request.Parameters.Text("b"), request.Parameters.Text("c"), request.Token!.Reveal()));
    }

    [Fact]
    public void Fields_come_without_blanks_and_a_token_is_seen_at_any_depth()
    {
        Assert.Equal("id,name,messages.limit(2){from}", Read.Request("GET", "/me", "fields= id , name,+messages.limit(2){ from }").Fields);
        Assert.Null(Read.Request("GET", "/me").Fields);
        Assert.True(Read.Request("GET", "/me", "fields=id,access_token").AsksForToken);
        Assert.True(Read.Request("GET", "/me", "fields=id,accounts%7BACCESS_TOKEN%7D").AsksForToken);
        Assert.True(Read.Request("GET", "/me", "fields[0]=id&fields[1]=access_token").AsksForToken);
        Assert.True(Read.Request("POST", "/me", body: """{"fields":["id","access_token"]}""").AsksForToken);
        Assert.False(Read.Request("GET", "/me", "fields=my_access_token,access_tokens").AsksForToken);
    }

    [Fact]
    public void Bracket_names_build_objects_and_lists()
    {
        var request = Read.Request("POST", "/me/messages", "", null, "message[text]=hi&message[quick_replies][0][title]=A&message[quick_replies][1][title]=B&tags[]=x&tags[]=y&a[b=1&[c]=2");
        Assert.Equal("""{"text":"hi","quick_replies":[{"title":"A"},{"title":"B"}]}""", Read.Text(request.Parameters["message"].AsJson()));
        Assert.Equal("""["x","y"]""", Read.Text(request.Parameters["tags"].AsJson()));
        Assert.Equal("1", request.Parameters.Text("a[b"));
    }

    [Theory]
    [InlineData("{id:PSID}", """{"id":"PSID"}""")]
    [InlineData("{'id':'PS\\'ID'}", """{"id":"PS'ID"}""")]
    [InlineData("{id: 12345678901234567890 , a:[1,'x',{b:true}],}", """{"id":12345678901234567890,"a":[1,"x",{"b":true}]}""")]
    [InlineData("{text:it's a:b}", """{"text":"it's a:b"}""")]
    [InlineData("""{"a": 1}""", """{"a": 1}""")]
    public void Loose_JSON_is_read(string text, string json) =>
        Assert.Equal(json, Read.Text(Read.Request("POST", "/me/x", "v=" + Uri.EscapeDataString(text)).Parameters["v"].AsJson()));

    [Theory]
    [InlineData("{id:}")]
    [InlineData("{id")]
    [InlineData("[1,2}")]
    [InlineData("{} x")]
    [InlineData("hello")]
    public void Other_text_is_a_string(string text) =>
        Assert.Equal($"\"{text}\"", Read.Text(Read.Request("POST", "/me/x", "v=" + Uri.EscapeDataString(text)).Parameters["v"].AsJson()));

    [Theory]
    [InlineData("application/json", "{", 400, 100)]
    [InlineData("application/json", "[1]", 400, 100)]
    [InlineData("application/json", "recipient=1", 400, 100)]
    [InlineData("application/xml", "<a/>", 415, 100)]
    [InlineData("image/png", "x", 415, 100)]
    public void An_unreadable_body_is_an_error_that_says_so(string type, string body, int status, int code)
    {
        var error = Read.Error(GraphRequest.Read("POST", "/me/messages", "", type, Encoding.UTF8.GetBytes(body), null));
        Assert.Equal((status, code), (error.Status, error.Code));
        Assert.StartsWith("(#100) ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer abc", "abc")]
    [InlineData("bearer  abc ", "abc")]
    [InlineData("OAuth abc", "abc")]
    [InlineData("Basic abc", null)]
    [InlineData("Bearer", null)]
    [InlineData("Bearer  ", null)]
    public void The_header_may_bear_the_token(string header, string? token) =>
        Assert.Equal(token, Read.Request("GET", "/me", authorization: header).Token?.Reveal());
}
