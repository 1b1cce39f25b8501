using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>The samples bot and desk share a conversation, as processes of their own.</summary>
public sealed class BotAndDesk
{
    private const string Bot = "9001";
    private const string Desk = "9002";

    [ToolTheory(SystemTool.Node)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_customer_goes_from_the_bot_to_a_human_and_back(bool behindRouter)
    {
        await using var world = await SampleWorld.Start(behindRouter);
        var customer = world.NewPerson();
        var id = customer.Id.Value;
        customer.Writes("hello");
        await Reads(customer, "Hello! I am the shop's bot. What can I do for you?");
        customer.Taps("Opening hours");
        await Reads(customer, "We are open Monday to Saturday, 9 to 18 h.");

        customer.Writes("human please");
        await world.Desk.Prints($"{id}  waits for a human");
        await world.Bot.Prints($"{id}  the desk asks for control: I go on until a colleague accepts");
        await Reads(customer, "I have asked a colleague to join. Until somebody is free, I am still here.");
        Assert.Equal(Bot, await world.Owner(customer));

        await world.Desk.Types($"accept {id}");
        await world.Desk.Prints($"{id}  is ours: {Bot} passed control");
        await world.Owns(Desk, customer);
        await world.Desk.Types($"say {id} This is Dana.");
        await Reads(customer, "This is Dana.");
        customer.Writes("Thank you. When are you open?");
        await world.Desk.Prints($"{id}  customer: Thank you. When are you open?");
        await world.Bot.Prints($"{id}  message on standby: not mine, I only listen");

        await world.Desk.Types($"done {id}");
        await world.Owns(null, customer);
        customer.Writes("and my order?");
        await Reads(customer, "Your order 17 left us this morning. It should be with you tomorrow.");
        await world.Owns(Bot, customer);

        Assert.Equal(0, await world.Bot.Stops());
        Assert.Equal(0, await world.Desk.Stops());
    }

    [ToolFact(SystemTool.Node)]
    public async Task The_desk_passes_back_and_is_told_why_something_is_refused()
    {
        await using var world = await SampleWorld.Start(behindRouter: true);
        var customer = world.NewPerson();
        var id = customer.Id.Value;
        customer.Writes("I want an agent");
        await world.Desk.Prints($"{id}  waits for a human");
        await world.Desk.Types($"say {id} too early");
        await world.Desk.Prints($"{id}  refused: (#10)");
        await world.Desk.Types($"accept {id}");
        await world.Desk.Prints($"{id}  is ours: {Bot} passed control");
        await world.Owns(Desk, customer);
        await world.Desk.Types($"pass {id} {Bot}");
        await Reads(customer, "The bot is back. Ask me about opening hours or your order.");
        await world.Owns(Bot, customer);
        await world.Desk.Types("list");
        await world.Desk.Prints($"{id}  Watched");
        await world.Desk.Types("what");
        await world.Desk.Prints(line => line.StartsWith("desk  list | accept", StringComparison.Ordinal), "its commands");
    }

    private static Task Reads(PersonOnPage customer, string text) => Until.True(
        () => customer.Chat.Any(line => line.From is not null && (line.Text ?? (string?)line.Message["attachment"]?["payload"]?["text"]) == text), $"the customer reads \"{text}\"");
}
