using System.Text;
using Router.Protocol;

namespace Router.Conversations.Tests.Stored;

/// <summary>A state in which every member is filled, and every case of every union occurs (control apart, which is one at a time).</summary>
internal static class Full
{
    public static readonly ConversationKey Key = new(new PageId("1111"), new PersonId("2222"));

    private static readonly AppId Bot = new(100);
    private static readonly AppId Desk = new(200);
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public static readonly OwedItem Item = new(
        3,
        Noon,
        new Content.FromMeta(ItemKind.Echo, Channel.Instagram, Encoding.UTF8.GetBytes("""{"message":{"mid":"m","text":"Grüße"}}"""), Desk),
        Bot,
        Epoch: 7,
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    public static readonly Conversation State = new(Key)
    {
        Channel = Channel.Instagram,
        ChannelKnown = true,
        Epoch = 7,
        Control = new Control.Moving(
            new Control.Hosted(Bot, Noon.AddHours(24)), new AppId(263902037430900), new CommandId("cmd-1"), Noon, ChangeReason.Pass, "to people"),
        Queue = [new ControlRequest(Desk, "please", 5, AskedAt: Noon.AddTicks(1), ExpiresAt: Noon.AddHours(24))],
        Seen = new SeenIds([new SeenId(ulong.MaxValue, 29_455_200), new SeenId(1, 2)]),
        Outbox = new Outbox(
            [
                Item,
                Own(4, new Content.Passed(Previous: Bot, New: Desk, "note")),
                Own(5, new Content.Taken(Previous: null, New: Desk, Metadata: null)),
                Own(6, new Content.Requested(Desk, "please")),
                Own(7, new Content.Note(Desk, "fyi \"quoted\"")),
                Own(8, new Content.ControlChanged(Previous: Bot, New: null, 7, ChangeReason.Release, Noon)),
                Own(9, new Content.RequestEnded(RequestEnd.Expired)),
                Own(10, new Content.Roles(Desk, "secondary_receiver")),
                Own(11, new Content.Dropped(12)),
            ],
            [
                new Owed(Bot, 3, HeardOn.Messaging, Attempts: 2, Refusals: 1, Noon.AddSeconds(4)),
                new Owed(Desk, 3, HeardOn.Standby, Attempts: 0, Refusals: 0, NextAt: null),
                .. Enumerable.Range(4, 8).Select(n => new Owed(Desk, n, HeardOn.Messaging, Attempts: 0, Refusals: 0, NextAt: null)),
            ]),
        NextSequence = 12,
        Surveys = [new HeldSurvey(new CommandId("survey-1"), Desk, "recipient=1&x=y"u8.ToArray(), Noon, Noon.AddDays(7))],
        Sends =
        [
            new BegunSend(new CommandId("s1"), Bot, SendKind.Message, Noon, Claimed: true, new AfterSend.Pass(Desk)) { Outcome = new SendOutcome.Accepted("m_1") },
            new BegunSend(new CommandId("s2"), Bot, SendKind.Action, Noon, Claimed: false, new AfterSend.Pass(To: null)) { Outcome = new SendOutcome.Refused(10, 2018300) },
            new BegunSend(new CommandId("s3"), Bot, SendKind.Survey, Noon, Claimed: false, AfterSend.Release.Instance) { Outcome = SendOutcome.Unknown.Instance },
            new BegunSend(new CommandId("s4"), Bot, SendKind.Message, Noon, Claimed: false, Then: null) { Outcome = SendOutcome.NotStarted.Instance },
            new BegunSend(new CommandId("s5"), Bot, SendKind.Message, Noon, Claimed: false, Then: null) { Outcome = new SendOutcome.Refused(190, Subcode: null) },
            new BegunSend(new CommandId("s6"), Bot, SendKind.Message, Noon, Claimed: false, Then: null),
        ],
        Granted = [new CommandId("g1"), new CommandId("g2")],
        Question = new OwnerQuestion(QuestionReason.Echo, new AppId(263902037430900), Noon.AddSeconds(1), 3),
        ChangedAtMeta = Noon.AddMinutes(-1),
        InboxDone = true,
        Claim = new CommandId("s1"),
    };

    private static OwedItem Own(long sequence, Content content) => new(sequence, Noon, content, Owner: null, Epoch: 7, Trace: null);
}
