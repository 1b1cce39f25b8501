using System.Globalization;
using System.Text.Json.Nodes;
using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>What a fault came to, in the words of docs/faults.md.</summary>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Ends">Who owns in the end, and what became of what was owed.</param>
/// <param name="Caller">What the app that called saw.</param>
/// <param name="Webhooks">How webhooks of the same conversation were answered meanwhile.</param>
public sealed record FaultSeen(string Attempts, string Ends, string Caller, string Webhooks);

/// <summary>One row's play: a person who has written to the bot, and what is read off when it is over.</summary>
internal sealed class FaultStage(FaultyWorld faulty, PersonOnPage person)
{
    /// <summary>Router answers within 4 s (rules.md section 10).</summary>
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(4);

    /// <summary>Meta hangs up after 5 s; a refusal after 4 s may come late by what this machine needs to write it.</summary>
    private static readonly TimeSpan MetaWaits = TimeSpan.FromSeconds(5);

    public const string None = "–";

    public World World => faulty.World;

    public PersonOnPage Person => person;

    public string Id => person.Id.Value;

    public RecordingApp Bot => World.Bot;

    public Caller AsBot => World.As(World.Bot);

    public Caller AsDesk => World.As(World.Desk);

    public static async Task<FaultStage> Set(FaultyWorld faulty)
    {
        var person = faulty.World.NewPerson();
        person.Writes($"Hello from {person.Id}");
        await faulty.World.Bot.HearsText($"Hello from {person.Id}", "messaging");
        return new(faulty, person);
    }

    public Task GiveToken(string token) => faulty.GiveToken(token);

    /// <summary>The person writes while the fault lasts, and the first answer to that webhook is looked at: 200 within 4 s, or 5xx before Meta hangs up.</summary>
    public async Task<string> WebhookMeanwhile(string text)
    {
        var mid = person.Writes(text);
        var post = await Until.Found(
            () => World.Meta.Journal.Of<JournalEntry.WebhookPosted>().FirstOrDefault(posted => posted.Items.Any(item => item.Mid == mid)), $"the webhook of \"{text[..Math.Min(40, text.Length)]}\" is answered");
        var took = post.At - post.StartedAt;
        Assert.True(
            post.Status == 200 ? took < AnswersWithin : post.Status >= 500 && took < MetaWaits,
            string.Create(CultureInfo.InvariantCulture, $"the webhook was answered {post.Status?.ToString(CultureInfo.InvariantCulture) ?? "not at all"} after {took.TotalSeconds:F2} s"));
        return post.Status == 200 ? "200" : "5xx, then 200";
    }

    /// <summary>Callbacks of the bot with this text.</summary>
    public int AttemptsOf(string text) => AttemptsOf(heard => heard.Kind == "message" && heard.Text == text);

    public int AttemptsOf(Func<Heard, bool> what) => Bot.Of(Id).Count(what);

    /// <summary>Waits until the bot hears this person's message.</summary>
    public Task<Heard> BotHears(string text) => Bot.Hears(heard => heard.Person == Id && heard.Kind == "message" && heard.Text == text, $"\"{text[..Math.Min(40, text.Length)]}\" of {Id}");

    public int CallsAtMeta(string edge) =>
        World.Meta.Journal.Of<JournalEntry.GraphCalled>().Count(call => call.Method == "POST" && call.Edge == edge && call.Person == person.Id);

    public int Struck(Fault fault) => World.Meta.Journal.Of<JournalEntry.FaultStruck>().Count(struck => struck.Fault == fault && struck.Person == person.Id);

    public void Faults(Fault fault, string edge, TimeSpan? lasts = null, bool always = false) =>
        World.Meta.Faults.Add(new(fault) { Edge = edge, Person = person.Id, Lasts = lasts, Next = always ? null : 1, Rate = always ? 1 : 0 });

    public Task ComesToOwn(string? owner, TimeSpan atMost) =>
        Until.True(async () => (await World.View(person)).Owner == owner, $"{owner ?? "nobody"} owns the conversation of {Id}", atMost);

    /// <summary>Waits until all is quiet, and says who owns and what ended undelivered.</summary>
    public async Task<string> Ends(string? owner)
    {
        await ComesToOwn(owner, Until.Patience);
        await World.Still(person);
        var letters = (await World.Router.Admin("/admin/dead-letters"))["data"]!.AsArray().Where(letter => (string?)letter!["person"] == Id && (string?)letter["app"] == Bot.Id)
            .Select(letter => (string)letter!["reason"]!).ToArray();
        return $"{NameOf(owner)} owns; {(letters.Length == 0 ? "all delivered" : $"{letters.Length} dead letter ({string.Join(", ", letters.Distinct())})")}";
    }

    /// <summary>An answer in the table's words.</summary>
    public static string Said(GraphReply reply) => reply.Status is not { } status ? "no answer"
        : reply.Succeeded ? Number(status)
        : $"{status} with error {reply.Code}{(reply.Subcode is { } subcode ? $"/{subcode}" : "")}{(reply.Seen.Transient ? ", transient" : "")}";

    /// <summary>Guarantees 1–8 for what everybody saw of this person.</summary>
    public async Task KeepsGuarantees()
    {
        var broken = HistoryChecker.Check(await World.History([person]));
        Assert.True(broken.Count == 0, string.Join('\n', broken));
        Assert.Empty(World.Complaints);
    }

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string NameOf(string? owner) => owner is null ? "nobody"
        : owner == World.Inbox ? "the Inbox"
        : "the " + World.Plan.Apps.Single(app => app.Id == owner).Name;
}
