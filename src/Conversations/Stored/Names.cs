using System.Text.Json;

namespace Router.Conversations;

/// <summary>The member names and discriminators of the stored format. They are in every store: add, never rename.</summary>
internal static class Names
{
    public static readonly JsonEncodedText Version = JsonEncodedText.Encode("v");
    public static readonly JsonEncodedText Kind = JsonEncodedText.Encode("k");

    // Conversation
    public static readonly JsonEncodedText Channel = JsonEncodedText.Encode("ch");
    public static readonly JsonEncodedText ChannelKnown = JsonEncodedText.Encode("chk");
    public static readonly JsonEncodedText Epoch = JsonEncodedText.Encode("ep");
    public static readonly JsonEncodedText Control = JsonEncodedText.Encode("ctl");
    public static readonly JsonEncodedText Queue = JsonEncodedText.Encode("q");
    public static readonly JsonEncodedText Seen = JsonEncodedText.Encode("seen");
    public static readonly JsonEncodedText Items = JsonEncodedText.Encode("items");
    public static readonly JsonEncodedText Rows = JsonEncodedText.Encode("rows");
    public static readonly JsonEncodedText NextSequence = JsonEncodedText.Encode("next");
    public static readonly JsonEncodedText Surveys = JsonEncodedText.Encode("held");
    public static readonly JsonEncodedText Sends = JsonEncodedText.Encode("sends");
    public static readonly JsonEncodedText Granted = JsonEncodedText.Encode("done");
    public static readonly JsonEncodedText Question = JsonEncodedText.Encode("ask");
    public static readonly JsonEncodedText ChangedAtMeta = JsonEncodedText.Encode("meta");
    public static readonly JsonEncodedText InboxDone = JsonEncodedText.Encode("inbox");
    public static readonly JsonEncodedText Claim = JsonEncodedText.Encode("claim");

    // Shared by several shapes
    public static readonly JsonEncodedText App = JsonEncodedText.Encode("app");
    public static readonly JsonEncodedText At = JsonEncodedText.Encode("at");
    public static readonly JsonEncodedText Until = JsonEncodedText.Encode("to");
    public static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    public static readonly JsonEncodedText Metadata = JsonEncodedText.Encode("md");
    public static readonly JsonEncodedText Reason = JsonEncodedText.Encode("why");
    public static readonly JsonEncodedText Sequence = JsonEncodedText.Encode("n");
    public static readonly JsonEncodedText Owner = JsonEncodedText.Encode("own");

    // Control, request, question
    public static readonly JsonEncodedText Before = JsonEncodedText.Encode("from");
    public static readonly JsonEncodedText Priority = JsonEncodedText.Encode("pri");
    public static readonly JsonEncodedText Echo = JsonEncodedText.Encode("echo");
    public static readonly JsonEncodedText Asked = JsonEncodedText.Encode("tries");

    // Row
    public static readonly JsonEncodedText On = JsonEncodedText.Encode("on");
    public static readonly JsonEncodedText Attempts = JsonEncodedText.Encode("try");
    public static readonly JsonEncodedText Refusals = JsonEncodedText.Encode("no");
    public static readonly JsonEncodedText NextAt = JsonEncodedText.Encode("nx");

    // Item
    public static readonly JsonEncodedText Content = JsonEncodedText.Encode("c");
    public static readonly JsonEncodedText Trace = JsonEncodedText.Encode("tr");
    public static readonly JsonEncodedText ItemKind = JsonEncodedText.Encode("t");
    public static readonly JsonEncodedText Bytes = JsonEncodedText.Encode("b");
    public static readonly JsonEncodedText EchoOf = JsonEncodedText.Encode("of");
    public static readonly JsonEncodedText Previous = JsonEncodedText.Encode("old");
    public static readonly JsonEncodedText New = JsonEncodedText.Encode("new");
    public static readonly JsonEncodedText Role = JsonEncodedText.Encode("role");
    public static readonly JsonEncodedText Count = JsonEncodedText.Encode("cnt");

    // Send
    public static readonly JsonEncodedText SendKind = JsonEncodedText.Encode("t");
    public static readonly JsonEncodedText Claimed = JsonEncodedText.Encode("cl");
    public static readonly JsonEncodedText Then = JsonEncodedText.Encode("then");
    public static readonly JsonEncodedText Outcome = JsonEncodedText.Encode("out");
    public static readonly JsonEncodedText Mid = JsonEncodedText.Encode("mid");
    public static readonly JsonEncodedText Code = JsonEncodedText.Encode("code");
    public static readonly JsonEncodedText Subcode = JsonEncodedText.Encode("sub");

    /// <summary>The discriminators, <c>k</c>, of every union.</summary>
    public static class Of
    {
        public const string Idle = "idle";
        public const string Hosted = "host";
        public const string Platform = "meta";
        public const string Moving = "move";

        public const string FromMeta = "item";
        public const string Passed = "pass";
        public const string Taken = "take";
        public const string Requested = "ask";
        public const string Note = "note";
        public const string ControlChanged = "chg";
        public const string RequestEnded = "end";
        public const string Roles = "role";
        public const string Dropped = "drop";

        public const string ThenPass = "pass";
        public const string ThenRelease = "rel";

        public const string Accepted = "ok";
        public const string Refused = "no";
        public const string Unknown = "unk";
        public const string NotStarted = "not";
    }
}
