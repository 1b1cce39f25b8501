using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Router.Protocol;

namespace Router.Wire.Tests;

public class TagTests
{
    [Fact]
    public void A_tag_is_short_and_spelled_one_way()
    {
        Assert.Equal("~r8d:BUY", PayloadTag.Add(Read.Bot, "BUY").Text);
        Assert.Equal("~r8d!BUY", PayloadTag.Add(Read.Bot, "BUY", getStarted: true).Text);
        Assert.Equal("~r1y2p0ij32e8e7:", PayloadTag.Add(new AppId(long.MaxValue), "").Text);
        Assert.True(PayloadTag.Add(new AppId(AppId.MaxHosted), "").Text.Length <= 14);
    }

    [Theory]
    [InlineData("")]
    [InlineData("BUY")]
    [InlineData("red:apple")]
    [InlineData("~r:x")]
    [InlineData("~r08d:x")]
    [InlineData("~r8D:x")]
    [InlineData("~r8d")]
    [InlineData("~r8d;x")]
    [InlineData("~r1y2p0ij32e8e8:x")]
    [InlineData("~rzzzzzzzzzzzzzzzz:x")]
    [InlineData(" ~r8d:x")]
    public void Everything_else_is_no_tag(string payload)
    {
        Assert.False(PayloadTag.TryTake(payload, out _));
        Assert.False(EchoMark.TryTake(payload, out _, out _));
    }

    [Fact]
    public void A_tag_is_put_in_front_of_a_tag_and_one_is_taken_off()
    {
        var forged = PayloadTag.Add(Read.Bot, "BUY").Text;
        var sent = PayloadTag.Add(Read.Desk, forged).Text;
        Assert.True(PayloadTag.TryTake(sent, out var taken));
        Assert.Equal((Read.Desk, forged), (taken.App, taken.Rest));
    }

    [Fact]
    public void A_payload_without_room_is_kept_and_referred_to()
    {
        var exact = new string('x', 1000 - "~r8d:".Length);
        Assert.Null(PayloadTag.Add(Read.Bot, exact).ToKeep);
        Assert.Equal(1000, PayloadTag.Add(Read.Bot, exact).Text.Length);

        var tagged = PayloadTag.Add(Read.Bot, exact + "x");
        Assert.Equal(exact + "x", tagged.ToKeep!.Payload);
        Assert.True(tagged.Text.Length < 40);
        Assert.Equal(tagged, PayloadTag.Add(Read.Bot, exact + "x"));
        Assert.NotEqual(tagged.ToKeep.Key, PayloadTag.Add(Read.Bot, exact + "y").ToKeep!.Key);
        Assert.True(PayloadTag.TryTake(tagged.Text, out var taken));
        Assert.Equal(new TakenTag(Read.Bot, Rest: null, tagged.ToKeep.Key, GetStarted: false), taken);
        // Nobody can spell a reference: it would stand behind a tag of his own.
        Assert.True(PayloadTag.TryTake(PayloadTag.Add(Read.Desk, tagged.Text).Text, out var forged));
        Assert.Equal(new TakenTag(Read.Desk, tagged.Text, Key: null, GetStarted: false), forged);
    }

    [Fact]
    public void A_tag_can_never_be_forged_for_another_app()
    {
        var (longOnes, tagLike) = (0, 0);
        Prop.ForAll(Apps().ToArbitrary(), Payloads().ToArbitrary(), (app, payload) =>
        {
            var getStarted = payload.Length % 2 == 0;
            var sent = PayloadTag.Add(app, payload, getStarted);
            longOnes += sent.ToKeep is null ? 0 : 1;
            tagLike += PayloadTag.TryTake(payload, out _) ? 1 : 0;
            return PayloadTag.TryTake(sent.Text, out var taken) && taken.App == app && taken.GetStarted == getStarted
                && (taken.Rest ?? sent.ToKeep!.Payload) == payload && (taken.Key is null) == (sent.ToKeep is null)
                && (payload.Length > PayloadTag.MaxLength || sent.Text.Length <= PayloadTag.MaxLength);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
        Assert.True(longOnes > 100, $"payloads without room: {longOnes}");
        Assert.True(tagLike > 100, $"payloads that begin like a tag: {tagLike}");
    }

    [Fact]
    public void A_mark_can_never_be_forged_for_another_app()
    {
        var (unmarked, refused, tagLike) = (0, 0, 0);
        Prop.ForAll(Apps().ToArbitrary(), Payloads().ToArbitrary(), (app, metadata) =>
        {
            tagLike += EchoMark.TryTake(metadata, out _, out _) ? 1 : 0;
            if (EchoMark.Add(app, metadata) is not { } sent)
            {
                refused++;
                return true;
            }

            if (sent == metadata)
            {
                unmarked++;
                return !EchoMark.TryTake(sent, out _, out _);
            }

            return EchoMark.TryTake(sent, out var marked, out var own) && marked == app && (own ?? "") == metadata && sent.Length < 1000;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
        Assert.True(unmarked > 50 && refused > 10 && tagLike > 100, $"{unmarked} {refused} {tagLike}");
    }

    [Fact]
    public void A_mark_alone_stands_for_no_metadata()
    {
        Assert.True(EchoMark.TryTake(EchoMark.Add(Read.Bot, null)!, out var app, out var own));
        Assert.Equal((Read.Bot, null), (app, own));
        Assert.False(EchoMark.TryTake("mine", out _, out own));
        Assert.Equal("mine", own);
    }

    private static Gen<AppId> Apps() => Gen.OneOf(
        Gen.Choose(0, 2000).Select(i => new AppId(i)),
        Gen.Elements(AppId.MaxHosted, 263902037430900L, long.MaxValue).Select(i => new AppId(i)));

    private static Gen<string> Payloads()
    {
        var text = ArbMap.Default.GeneratorFor<string>().Select(s => s ?? "");
        var tag = Apps().SelectMany(a => Gen.Elements(':', '@', '!', '*', ';').Select(f => PayloadTag.Add(a, "").Text[..^1] + f));
        var length = Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(960, 1010)));
        return Gen.Frequency((1, Gen.Constant("")), (2, tag)).SelectMany(head => text.SelectMany(body => length.Select(n => head + body + new string('x', n))));
    }
}
