using System.Collections.Concurrent;
using Router.Conversations;
using Router.Protocol;

namespace Router.HttpEdge.Tests;

/// <summary>Writes down what reaches the conversations and answers what the test says.</summary>
internal sealed class RecordingConversations : IConversations
{
    public ConcurrentQueue<(ConversationKey Key, Item Item, string? Trace)> Items { get; } = new();

    public ConcurrentQueue<(ConversationKey Key, Command Command, Channel? Channel, string? Trace)> Commands { get; } = new();

    public ConcurrentQueue<(ConversationKey Key, SendOrder Order, Channel? Channel)> Sends { get; } = new();

    public ConcurrentQueue<ConversationKey> Views { get; } = new();

    public Func<ConversationKey, Item, Task<Acceptance>> OnAccept { get; set; } = (_, _) => Task.FromResult(Acceptance.Stored);

    public Func<Command, Answer> OnDo { get; set; } = _ => new Answer.Granted(new AppId(World.Bot), 7, Channel.Messenger);

    public Func<SendOrder, SendAnswer> OnSend { get; set; } = _ => throw new InvalidOperationException("No answer set.");

    public Func<ConversationKey, Conversation> OnView { get; set; } = key => new Conversation(key);

    public Command Command => Assert.Single(Commands).Command;

    public async ValueTask<Acceptance> Accept(ConversationKey key, Item item, string? trace)
    {
        Items.Enqueue((key, item, trace));
        return await OnAccept(key, item);
    }

    public ValueTask<Answer> Do(ConversationKey key, Command command, Channel? channel, string? trace, CancellationToken gone)
    {
        Commands.Enqueue((key, command, channel, trace));
        return ValueTask.FromResult(OnDo(command));
    }

    public ValueTask<SendAnswer> Send(ConversationKey key, SendOrder order, Channel? channel, string? trace, CancellationToken gone)
    {
        Sends.Enqueue((key, order, channel));
        return ValueTask.FromResult(OnSend(order));
    }

    public ValueTask<ConversationView> View(ConversationKey key)
    {
        Views.Enqueue(key);
        return ValueTask.FromResult(new ConversationView(OnView(key)));
    }

    public void Clear()
    {
        Items.Clear();
        Commands.Clear();
        Sends.Clear();
        Views.Clear();
        OnAccept = (_, _) => Task.FromResult(Acceptance.Stored);
        OnDo = _ => new Answer.Granted(new AppId(World.Bot), 7, Channel.Messenger);
        OnSend = _ => throw new InvalidOperationException("No answer set.");
        OnView = key => new Conversation(key);
    }
}
