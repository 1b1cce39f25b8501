using System.Text.RegularExpressions;

namespace Desk;

/// <summary>Where a conversation stands for the desk.</summary>
internal enum Standing
{
    /// <summary>Another app, or nobody, is in control; the desk hears on standby.</summary>
    Watched,

    /// <summary>The customer wants a human; the desk has asked for control.</summary>
    Waiting,

    /// <summary>An agent has accepted, and the bot is asked to pass.</summary>
    Accepted,

    /// <summary>The desk is in control.</summary>
    Ours,
}

/// <summary>
/// The desk's conversations. It asks for control when a customer wants a human, and lets an agent accept, answer, pass and finish. It
/// learns whether it is in control from the channel its webhooks come on. Kept in memory: a real desk has a database.
/// </summary>
internal sealed partial class Inbox(Graph graph, Action<string> say)
{
    public const string Commands = "list | accept PERSON | say PERSON TEXT | pass PERSON APP | done PERSON | take PERSON | quit";

    /// <summary>The metadata of a request by which the desk says: now. Bot and desk agree on it; to Meta it is any text.</summary>
    private const string Now = "accepted";

    private const int Remembered = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Standing> _conversations = [];
    private readonly HashSet<string> _seen = [];
    private readonly Queue<string> _seenInOrder = [];

    /// <summary>A webhook's item. Meta and Router may send one again: when our 200 was lost, or after a crash.</summary>
    public async Task Hears(Happened happened)
    {
        var person = happened.Person;
        if (happened.Mid is { } mid && !IsNew(happened.Kind + mid))
        {
            return;
        }

        switch (happened.Kind)
        {
            case "echo":
                say($"{person}  the Page: {happened.Said}");
                break;
            case "message" or "postback":
                say($"{person}  customer{(happened.InControl ? "" : " (standby)")}: {happened.Said}");
                Stands(person, happened.InControl ? Standing.Ours : StandingOf(person) is Standing.Ours ? Standing.Watched : StandingOf(person));
                if (!happened.InControl && WantsHuman().IsMatch(happened.Said))
                {
                    await Asks(person);
                }

                break;
            case "pass_thread_control":
                Stands(person, Standing.Ours);
                say($"{person}  is ours: {happened.Body["previous_owner_app_id"]} passed control  (say {person} TEXT, done {person})");
                break;
            case "take_thread_control":
                Stands(person, Standing.Watched);
                say($"{person}  control was taken from us");
                break;
            case "request_thread_control":
                say($"{person}  {happened.Body["requested_owner_app_id"]} asks for control: {happened.Body["metadata"]}");
                break;
        }
    }

    /// <summary>What an agent typed.</summary>
    public async Task Does(string command)
    {
        switch (command.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            case ["list"]:
                List();
                break;
            case ["accept", var person]:
                // The request is repeated with the word the bot waits for. It keeps its place in the queue.
                await Tries(person, "accepted, the bot is asked to pass", Standing.Accepted, () => graph.Requests(person, Now));
                break;
            case ["take", var person]:
                await Tries(person, "taken", Standing.Ours, () => graph.Takes(person));
                break;
            case ["say", var person, var text]:
                await Tries(person, "sent", then: null, () => graph.Sends(person, text));
                break;
            case ["pass", var person, var app]:
                await Tries(person, $"passed to {app}", Standing.Watched, () => graph.Passes(person, app));
                break;
            case ["done", var person]:
                // Control is released: the next message finds the Page's first app, the bot.
                await Tries(person, "done, control is released", Standing.Watched, () => graph.Releases(person));
                break;
            default:
                say(Commands);
                break;
        }
    }

    private async Task Asks(string person)
    {
        if (await graph.Requests(person, "the customer wants a human") is { } error)
        {
            say($"{person}  request refused: {error}");
            return;
        }

        lock (_gate)
        {
            // Control may have come while we asked.
            if (_conversations[person] == Standing.Watched)
            {
                _conversations[person] = Standing.Waiting;
            }
        }

        say($"{person}  waits for a human  (accept {person})");
    }

    // The new standing is noted first, for the webhook that the call causes can be here before the call's answer.
    private async Task Tries(string person, string done, Standing? then, Func<Task<string?>> call)
    {
        var before = StandingOf(person);
        Stands(person, then ?? before);
        if (await call() is not { } error)
        {
            say($"{person}  {done}");
            return;
        }

        Stands(person, before);
        say($"{person}  refused: {error}");
    }

    private void List()
    {
        lock (_gate)
        {
            say(_conversations.Count == 0 ? "no conversation yet" : $"{_conversations.Count} conversations");
            foreach (var (person, standing) in _conversations.OrderByDescending(conversation => conversation.Value))
            {
                say($"{person}  {standing}");
            }
        }
    }

    private bool IsNew(string key)
    {
        lock (_gate)
        {
            if (!_seen.Add(key))
            {
                return false;
            }

            _seenInOrder.Enqueue(key);
            if (_seenInOrder.Count > Remembered)
            {
                _seen.Remove(_seenInOrder.Dequeue());
            }

            return true;
        }
    }

    private Standing StandingOf(string person)
    {
        lock (_gate)
        {
            return _conversations.GetValueOrDefault(person);
        }
    }

    private void Stands(string person, Standing standing)
    {
        lock (_gate)
        {
            _conversations[person] = standing;
        }
    }

    [GeneratedRegex("human|agent", RegexOptions.IgnoreCase)]
    private static partial Regex WantsHuman();
}
