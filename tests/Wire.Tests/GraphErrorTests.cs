using System.Text.Json;
using Router.Protocol;

namespace Router.Wire.Tests;

public class GraphErrorTests
{
    // The whole table: a change of a code is a visible change here (rules.md section 2, protocol.md 3.13).
    private const string Table = """
        NotTheOwner 400 100/2018151
        UnknownTarget 400 100/2018164
        AlreadyTheOwner 400 100/
        NoPrimary 400 100/
        MayNotTake 400 100/2018171
        TakeOverNotAllowed 400 10/
        RequestsUnavailable 400 100/
        OnlyTheOwner 400 100/
        DurationOutOfRange 400 100/
        AnotherAppControls 400 10/2018300 Instagram 100/2534037
        Moving 500 2/ transient
        NoteToSelf 400 100/
        UnknownCaller 400 190/
        TooManySurveys 400 100/
        NoSuchRequest 400 100/
        MetadataTooLong 400 100/
        NoSuchConversation 400 100/
        SendOutcomeUnknown 500 2/
        ConversationFull 500 2/ transient
        """;

    [Fact]
    public void Every_refusal_has_its_error_on_every_channel()
    {
        var lines = Enum.GetValues<Refusal>().Select(refusal =>
        {
            var messenger = GraphErrors.Of(refusal, Channel.Messenger);
            var instagram = GraphErrors.Of(refusal, Channel.Instagram);
            var line = $"{refusal} {messenger.Status} {messenger.Code}/{messenger.Subcode}{(messenger.Transient ? " transient" : "")}";
            return instagram == messenger ? line : $"{line} Instagram {instagram.Code}/{instagram.Subcode}";
        });
        Assert.Equal(Table, string.Join('\n', lines));
    }

    [Fact]
    public void Quoted_texts_are_quoted()
    {
        Assert.Equal("(#10) Message failed to send because another app is controlling this thread now.", GraphErrors.Of(Refusal.AnotherAppControls, Channel.Messenger).Message);
        Assert.Equal("(#100) The action is invalid since it's not the thread owner.", GraphErrors.Of(Refusal.AnotherAppControls, Channel.Instagram).Message);
        Assert.StartsWith("(#100) Only the current thread owner can release", GraphErrors.Of(Refusal.OnlyTheOwner, Channel.Messenger).Message, StringComparison.Ordinal);
        Assert.StartsWith("(#100) Incorrect App ID.", GraphErrors.Of(Refusal.UnknownTarget, Channel.Messenger).Message, StringComparison.Ordinal);
        Assert.StartsWith("(#100) Only available to Primary and Secondary Receivers.", GraphErrors.Of(Refusal.MayNotTake, Channel.Messenger).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_envelope_is_Graphs()
    {
        var error = GraphErrors.Of(Refusal.AnotherAppControls, Channel.Messenger) with { UserTitle = "é", UserMessage = "m" };
        Assert.Equal(
            """{"error":{"message":"(#10) Message failed to send because another app is controlling this thread now.","type":"OAuthException","code":10,"error_subcode":2018300,"error_user_title":"\u00e9","error_user_msg":"m","is_transient":false,"fbtrace_id":"BLBz/WZt8dN"}}""",
            Read.Text(error.ToJson("BLBz/WZt8dN")));
        Assert.Equal(
            """{"error":{"message":"(#2) x","type":"OAuthException","code":2,"is_transient":true,"fbtrace_id":"t"}}""",
            Read.Text(GraphErrors.Busy("x").ToJson("t")));
    }

    [Fact]
    public void Every_error_of_the_edge_has_a_code_a_text_and_no_success_status()
    {
        (GraphError Error, int Status, int Code, int? Subcode)[] errors =
        [
            (GraphErrors.Internal(), 500, 1, null),
            (GraphErrors.Unavailable(), 503, 2, null),
            (GraphErrors.OutcomeUnknown(), 504, 2, null),
            (GraphErrors.InvalidToken(), 400, 190, null),
            (GraphErrors.MissingToken(), 400, 190, null),
            (GraphErrors.ExpiredToken(), 400, 190, 463),
            (GraphErrors.PageTokenRefused(), 400, 190, 460),
            (GraphErrors.WrongProof(), 400, 100, null),
            (GraphErrors.UnknownPath("GET"), 404, 100, 33),
            (GraphErrors.NoSuchObject("POST"), 400, 100, 33),
            (GraphErrors.WrongMethod("<script>", "POST"), 405, 100, 33),
            (GraphErrors.TooLarge(4096), 413, 100, null),
            (GraphErrors.UnsupportedMediaType(), 415, 100, null),
            (GraphErrors.NotAllowed("No."), 403, 10, null),
            (GraphErrors.RateLimited(5), 400, 4, null),
            (GraphErrors.RateLimited(null), 400, 4, null),
        ];
        Assert.All(errors, e =>
        {
            Assert.Equal((e.Status, e.Code, e.Subcode), (e.Error.Status, e.Error.Code, e.Error.Subcode));
            using var json = JsonDocument.Parse(e.Error.ToJson("t"));
            Assert.Equal(JsonValueKind.Number, json.RootElement.GetProperty("error").GetProperty("code").ValueKind);
            Assert.Equal("t", json.RootElement.GetProperty("error").GetProperty("fbtrace_id").GetString());
            Assert.NotEmpty(json.RootElement.GetProperty("error").GetProperty("message").GetString()!);
        });
        Assert.DoesNotContain("script", GraphErrors.WrongMethod("<script>", "POST").Message, StringComparison.Ordinal);
        Assert.Equal("GraphMethodException", GraphErrors.NoSuchObject("GET").Type);
    }
}
