using Router.Grains.Interfaces;

namespace Router.Grains.Tests.Calls;

/// <summary>The key a conversation has in the cluster.</summary>
public sealed class ConversationNameTests
{
    [Theory]
    [InlineData("100", "7", "100:7")]
    [InlineData("100", "page", "100:page")]
    [InlineData("100", "a/b", "100:a~2Fb")]
    [InlineData("100", "a_b", "100:a_b")]
    [InlineData("100", "a:b~c#d?e\\f g", "100:a~3Ab~7Ec~23d~3Fe~5Cf~20g")]
    [InlineData("100", "ü", "100:~C3~BC")]
    [InlineData("1:0", "0", "1~3A0:0")]
    [InlineData("1", "0:0", "1:0~3A0")]
    public void Both_parts_are_written_so_that_no_two_conversations_share_a_key(string page, string person, string name)
    {
        Assert.Equal(name, ConversationName.Of(page, person));
        Assert.True(ConversationName.TryRead(name, out var readPage, out var readPerson));
        Assert.Equal((page, person), (readPage, readPerson));
    }

    [Theory]
    [InlineData("")]
    [InlineData("100")]
    [InlineData(":7")]
    [InlineData("100:")]
    [InlineData("1:2:3")]
    [InlineData("1:a b")]
    [InlineData("1:~2")]
    [InlineData("1:~2f")] // lower case: a second spelling
    [InlineData("1:~41")] // needs no escape: a second spelling
    [InlineData("1:~FF")] // no UTF-8
    public void What_was_not_made_so_is_no_name(string name) => Assert.False(ConversationName.TryRead(name, out _, out _));

    [Fact]
    public void Nothing_is_named_without_page_or_person()
    {
        Assert.Throws<ArgumentException>(() => ConversationName.Of("", "7"));
        Assert.Throws<ArgumentException>(() => ConversationName.Of("100", ""));
        Assert.Throws<ArgumentException>(() => ConversationName.Of("100", "\ud800"));
    }
}
