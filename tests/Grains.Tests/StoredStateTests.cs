using System.Text;
using Router.Grains.Interfaces;
using Router.Protocol;

namespace Router.Grains.Tests;

/// <summary>What an earlier version stored.</summary>
[Collection(InCluster.Name)]
public sealed class StoredStateTests(SharedCluster shared)
{
    public static TheoryData<string> GoldenStates =>
        [.. Directory.GetFiles(Repository.PathOf("tests/Conversations.Tests/golden"), "conversation-*.json").Select(f => Path.GetFileName(f)!)];

    // The line in front is written out here: when this fails, an older silo's rows no longer load.
    [Theory]
    [MemberData(nameof(GoldenStates))]
    public async Task A_state_of_an_earlier_version_loads_and_is_written_on(string file)
    {
        var key = new ConversationKey(Roster.Golden, new PersonId(file));
        var grain = shared.Cluster.IdOf(key);
        var state = await File.ReadAllBytesAsync(Repository.PathOf("tests/Conversations.Tests/golden/" + file));
        shared.Cluster.Outside.Disk.Put(grain, [.. "r1 1767355200000\n"u8, .. state]);

        var look = await shared.Cluster.Looks(key);
        Assert.True(look.Available);
        Assert.Equal(MessagingChannel.Instagram, look.Channel);
        Assert.True(look.Epoch >= 7);
        Assert.Equal(ItemAcceptance.Stored, await shared.Cluster.Says(key, "and on"));
    }

    [Fact]
    public async Task A_state_that_cannot_be_read_is_told_as_a_fault_and_stays_as_it_is()
    {
        var key = new ConversationKey(Roster.Golden, new PersonId("unreadable"));
        var grain = shared.Cluster.IdOf(key);
        shared.Cluster.Outside.Disk.Put(grain, [.. "r1 -\n"u8, .. "{\"v\":999}"u8]);
        var before = shared.Cluster.Outside.Disk.Writes(grain);

        var fault = await Assert.ThrowsAsync<ConversationFaultException>(() => shared.Cluster.Looks(key));

        Assert.Contains(key.ToString(), fault.Message, StringComparison.Ordinal);
        Assert.Equal(ItemAcceptance.Refused, await shared.Cluster.Says(key, "and on"));
        Assert.Equal(before, shared.Cluster.Outside.Disk.Writes(grain));
    }

    [Fact]
    public void What_is_written_today_begins_with_one_line_about_the_reminder()
    {
        var serializer = new StoredConversationSerializer();
        var at = DateTimeOffset.FromUnixTimeMilliseconds(1767355200000);

        Assert.Equal("r1 1767355200000\n{}", Text(new StoredConversation { State = "{}"u8.ToArray(), RingsBy = at }));
        Assert.Equal("r1 -\n{}", Text(new StoredConversation { State = "{}"u8.ToArray() }));
        var read = serializer.Deserialize<StoredConversation>(BinaryData.FromString("r1 1767355200000\n{\n}"));
        Assert.Equal((at, "{\n}"), (read.RingsBy, Encoding.UTF8.GetString(read.State.Span)));
        Assert.Throws<FormatException>(() => serializer.Deserialize<StoredConversation>(BinaryData.FromString("r2 -\n{}")));
        Assert.Throws<FormatException>(() => serializer.Deserialize<StoredConversation>(BinaryData.FromString("r1 soon\n{}")));

        string Text(StoredConversation stored) => serializer.Serialize(stored).ToString();
    }
}
