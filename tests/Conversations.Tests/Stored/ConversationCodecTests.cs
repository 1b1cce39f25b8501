using System.Text;
using Router.Protocol;

namespace Router.Conversations.Tests.Stored;

public class ConversationCodecTests
{
    private const string Golden = "tests/Conversations.Tests/golden/";

    [Fact]
    public void A_full_state_comes_back_as_it_was() => Same.Assert(Full.State, Restored(Full.State));

    [Fact]
    public void A_new_conversation_comes_back_and_takes_few_bytes()
    {
        var state = new Conversation(Full.Key);
        Same.Assert(state, Restored(state));
        Assert.InRange(ConversationCodec.Encode(state).Length, 1, 40);
    }

    [Fact]
    public void Every_kind_of_control_comes_back()
    {
        var until = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(6);
        Control[] all =
        [
            Control.Idle.Instance,
            new Control.Hosted(new AppId(1), until),
            new Control.Platform(AppId.UnknownAtMeta, until),
            new Control.Moving(Control.Idle.Instance, new AppId(2), new CommandId("c"), until, ChangeReason.Take, Metadata: null),
            new Control.Moving(new Control.Platform(new AppId(3), until), new AppId(2), new CommandId("c"), until, ChangeReason.Grant, "m"),
        ];
        Assert.Equal(CasesOf(typeof(Control)), all.Select(c => c.GetType().Name).Distinct().Order());
        foreach (var control in all)
        {
            Same.Assert(control, Restored(Full.State with { Control = control }).Control);
        }
    }

    [Fact]
    public void Two_thousand_random_states_come_back()
    {
        var anything = new Anything(20261120);
        for (var i = 0; i < 2000; i++)
        {
            var state = anything.State(Full.Key);
            Same.Assert(state, Restored(state));
        }

        foreach (var union in new[] { typeof(Control), typeof(Content), typeof(AfterSend), typeof(SendOutcome) })
        {
            Assert.All(union.GetNestedTypes().Where(c => c.IsSubclassOf(union)), c => Assert.Contains(c, anything.Made));
        }
    }

    [Fact]
    public void An_owed_item_alone_comes_back()
    {
        foreach (var item in Full.State.Outbox.Items)
        {
            Same.Assert(item, ConversationCodec.DecodeItem(Full.Key, ConversationCodec.EncodeItem(item)));
        }

        Assert.Equal(CasesOf(typeof(Content)), Full.State.Outbox.Items.Select(i => i.Content.GetType().Name).Distinct().Order());
    }

    [Theory]
    [InlineData("conversation-1.json")]
    public void A_state_stored_by_an_earlier_version_still_loads(string file) =>
        Same.Assert(Full.State, ConversationCodec.Decode(Full.Key, File.ReadAllBytes(Repository.PathOf(Golden + file))));

    [Theory]
    [InlineData("owed-item-1.json")]
    public void An_item_stored_by_an_earlier_version_still_loads(string file) =>
        Same.Assert(Full.Item, ConversationCodec.DecodeItem(Full.Key, File.ReadAllBytes(Repository.PathOf(Golden + file))));

    // When this fails, the format has changed: keep the old golden file, add a new one, and see that both load.
    [Fact]
    public void The_newest_golden_files_are_what_is_written_today()
    {
        Assert.Equal(File.ReadAllText(Repository.PathOf(Golden + "conversation-1.json")).TrimEnd(), Encoding.UTF8.GetString(ConversationCodec.Encode(Full.State)));
        Assert.Equal(File.ReadAllText(Repository.PathOf(Golden + "owed-item-1.json")).TrimEnd(), Encoding.UTF8.GetString(ConversationCodec.EncodeItem(Full.Item)));
    }

    [Fact]
    public void Members_this_version_does_not_know_are_passed_over()
    {
        var text = Encoding.UTF8.GetString(ConversationCodec.Encode(Full.State));
        var later = text.Replace("\"app\":", "\"later\":{\"a\":[1]},\"app\":", StringComparison.Ordinal).Insert(1, "\"z\":[{}],");
        Assert.NotEqual(text, later);
        Same.Assert(Full.State, ConversationCodec.Decode(Full.Key, Encoding.UTF8.GetBytes(later)));
    }

    [Fact]
    public void A_text_with_half_a_character_in_it_is_stored_all_the_same()
    {
        var state = Full.State with { Queue = [Full.State.Queue[0] with { Metadata = "a\ud83d" }] };
        Assert.Equal("a\ufffd", Restored(state).Queue[0].Metadata);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"v":1}""")]
    [InlineData("""{"v":2,"ch":1,"ep":0,"next":1}""")]
    [InlineData("""{"v":1,"ch":0,"ep":0,"next":1}""")]
    [InlineData("""{"v":1,"ch":1,"ep":"planted","next":1}""")]
    [InlineData("""{"v":1,"ch":1,"ep":0,"next":1,"ctl":{"app":1,"to":1}}""")]
    [InlineData("""{"v":1,"ch":1,"ep":0,"next":1,"ctl":{"k":"planted","app":1}}""")]
    [InlineData("""{"v":1,"ch":1,"ep":0,"next":1,"ctl":{"k":"host","app":-1,"to":1}}""")]
    [InlineData("""{"v":1,"ch":1,"ep":0,"next":1,"ctl":{"k":"host","app":1,"to":-1}}""")]
    [InlineData("""{"v":1,"ch":1,"ep":0,"next":1,"rows":[{"app":1,"n":4,"on":1}]}""")]
    [InlineData("""{"v":1,"ch":1,"ep":0,"next":1,"seen":"AAAA"}""")]
    [InlineData("""{"v":1,"ch":1,"ep":0,"next":1,"seen":"planted!"}""")]
    [InlineData("""{"v":1,"ch":1,"ep":0,"next":1,"done":[""]}""")]
    public void A_state_that_cannot_be_read_names_the_conversation_and_what_to_do(string text)
    {
        var corrupt = Assert.Throws<CorruptStateException>(() => ConversationCodec.Decode(Full.Key, Encoding.UTF8.GetBytes(text)));
        Assert.Contains("1111:2222", corrupt.Message, StringComparison.Ordinal);
        Assert.Contains("restore the store from a backup", corrupt.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", corrupt.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_cut_short_anywhere_is_never_read_as_another_state()
    {
        var bytes = ConversationCodec.Encode(Full.State);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<CorruptStateException>(() => ConversationCodec.Decode(Full.Key, bytes.AsMemory(0, length)));
        }
    }

    private static Conversation Restored(Conversation state) => ConversationCodec.Decode(state.Key, ConversationCodec.Encode(state));

    private static IEnumerable<string> CasesOf(Type union) => [.. union.GetNestedTypes().Where(c => c.IsSubclassOf(union)).Select(c => c.Name).Order()];
}
