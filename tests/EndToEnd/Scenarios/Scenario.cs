using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>A world for several tests; each has people of its own.</summary>
public abstract class SharedWorld(Plan plan) : IAsyncLifetime
{
    public World World { get; private set; } = null!;

    public async Task InitializeAsync() => World = await World.Start(plan);

    // Null where the start failed.
    public async Task DisposeAsync() => await (World?.DisposeAsync() ?? ValueTask.CompletedTask);
}

/// <summary>For all scenarios that need nothing special.</summary>
public sealed class UsualWorld() : SharedWorld(new Plan());

[CollectionDefinition(Name)]
public sealed class UsualCast : ICollectionFixture<UsualWorld>
{
    public const string Name = "usual cast";
}

/// <summary>Its Page and apps are set up by the admin API, so that they may be changed by it. Who changes what others rely on changes it back.</summary>
public sealed class ChangeableWorld() : SharedWorld(new Plan { Declared = false });

[CollectionDefinition(Name)]
public sealed class ChangeableCast : ICollectionFixture<ChangeableWorld>
{
    public const string Name = "changeable cast";
}

/// <summary>
/// A test that plays a scene through real HTTP. When it is over, everything settles and the recorded history of its people must keep
/// guarantees 1–8 too.
/// </summary>
public abstract class Scenario : IAsyncLifetime
{
    private readonly List<PersonOnPage> _people = [];
    private readonly Plan? _plan;

    /// <summary>In the shared world.</summary>
    protected Scenario(SharedWorld shared) => World = shared.World;

    /// <summary>In a world of its own.</summary>
    protected Scenario(Plan plan)
    {
        _plan = plan;
        World = null!;
    }

    protected World World { get; private set; }

    protected RecordingApp Bot => World.Bot;

    protected RecordingApp Desk => World.Desk;

    protected Caller AsBot => World.As(World.Bot);

    protected Caller AsDesk => World.As(World.Desk);

    protected Caller AsSurvey => World.As(World.Survey);

    protected InboxStaff Staff => World.Meta.PageInbox;

    protected static string Inbox => World.Inbox;

    /// <summary>False where a test changes the roster, which a history's facts cannot say.</summary>
    protected virtual bool ChecksHistory => true;

    public async Task InitializeAsync() => World = _plan is null ? World : await World.Start(_plan);

    public async Task DisposeAsync()
    {
        try
        {
            await World.Still(_people);
            Assert.Empty(_plan is null ? [] : World.Complaints);
            if (ChecksHistory && HistoryChecker.Check(await World.History(_people)) is { Count: > 0 } broken)
            {
                Assert.Fail(string.Join('\n', broken));
            }
        }
        finally
        {
            if (_plan is not null)
            {
                await World.DisposeAsync();
            }
        }
    }

    protected PersonOnPage NewPerson()
    {
        var person = World.NewPerson();
        _people.Add(person);
        return person;
    }

    /// <summary>A person who has written, so that the bot, the Primary Receiver, controls the conversation.</summary>
    protected async Task<PersonOnPage> PersonWithBot()
    {
        var person = NewPerson();
        person.Writes($"Hello from {person.Id}");
        await Bot.HearsText($"Hello from {person.Id}", "messaging");
        return person;
    }

    /// <summary>The same, and the bot has passed control to the desk.</summary>
    protected async Task<PersonOnPage> PersonWithDesk()
    {
        var person = await PersonWithBot();
        Granted(await AsBot.Passes(Id(person), Desk.Id));
        return person;
    }

    protected static string Id(PersonOnPage person) => person.Id.Value;

    protected static void Granted(GraphReply reply)
    {
        Assert.True(reply.Succeeded, reply.ToString());
        Assert.True((bool?)reply.Body["success"], reply.ToString());
    }

    protected static void Sent(GraphReply reply) => Assert.True(reply is { Succeeded: true, Mid: not null }, reply.ToString());

    protected static void Refused(GraphReply reply, int code, int? subcode = null) =>
        Assert.True(reply.Status is >= 400 and < 500 && (reply.Code, reply.Subcode) == (code, subcode), reply.ToString());

    /// <summary>Owner and epoch stand at what everybody can see: <c>thread_owner</c> of two apps and the admin API.</summary>
    protected async Task Owns(PersonOnPage person, string? app)
    {
        Assert.Equal(app, await AsBot.Owner(Id(person)));
        Assert.Equal(app, await AsDesk.Owner(Id(person)));
        Assert.Equal(app, (await World.View(person)).Owner);
    }

    /// <summary>Waits until an app (null: nobody) owns, for changes that come from Meta.</summary>
    protected Task ComesToOwn(PersonOnPage person, string? app) =>
        Until.True(async () => (await World.View(person)).Owner == app, $"{app ?? "nobody"} owns the conversation of {person.Id}");

    /// <summary>The Graph calls of an edge that reached Meta for this person.</summary>
    protected IReadOnlyList<JournalEntry.GraphCalled> AtMeta(PersonOnPage person, string edge) =>
        [.. World.Meta.Journal.Of<JournalEntry.GraphCalled>().Where(call => call.Edge == edge && call.Person == person.Id)];
}
