using System.Text.Json.Nodes;
using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>
/// People, apps and staff who do at random what they may do, and what they may not, for as long as the run wants. Every choice is drawn from
/// the seed; what overlaps is up to the machine.
/// </summary>
internal sealed class MixedLoad(World world, IReadOnlyList<PersonOnPage> people, int seed)
{
    private const int Workers = 6;

    private readonly Caller[] _callers = [.. world.Plan.Apps.Select(app => world.As(world.App(app.Name)))];
    private readonly string[] _targets = [.. world.Plan.Apps.Select(app => app.Id)];
    private volatile bool _over;
    private volatile TaskCompletionSource _open = Opened();
    private long _events;

    /// <summary>Items, sends and control calls so far.</summary>
    public long Events => Interlocked.Read(ref _events);

    public Task Run() => Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => Work(new Random((seed * 31) + worker)))));

    public void End()
    {
        _over = true;
        Resume();
    }

    /// <summary>Nobody begins anything new; what is under way goes on.</summary>
    public void Pause() => _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Resume() => _open.TrySetResult();

    private async Task Work(Random random)
    {
        while (!_over)
        {
            await _open.Task;
            var person = people[random.Next(people.Count)];
            var caller = _callers[random.Next(_callers.Length)];
            var reply = await Act(random, person, caller);
            Interlocked.Increment(ref _events);
            if (reply is { Status: null })
            {
                // Router is away: wait for it, as a client would.
                await _open.Task;
            }

            // The platform only queues what people do: this spaces them.
            await Task.Delay(random.Next(6));
        }
    }

    private async Task<GraphReply?> Act(Random random, PersonOnPage person, Caller caller)
    {
        var id = person.Id.Value;
        switch (random.Next(100))
        {
            case < 34:
                person.Writes($"text {random.Next()}");
                return null;
            case < 38:
                person.Reads();
                return null;
            case < 42:
                person.Reacts(person.Chat is [.., { } last] ? last.Mid : person.Writes("first"));
                return null;
            case < 47:
                return Tap(person) ? null : await caller.SendsMessage(id, key => CommonUses.Buttons($"Choose [{key}]", ("Yes", "YES"), ("No", "NO")));
            case < 49:
                Staff(random, person);
                return null;
            case < 66:
                return await Send(random, caller, id);
            case < 69:
                return await caller.Sends(id, "a person here", tag: "HUMAN_AGENT");
            case < 71:
                return await caller.SendsSurvey(id, "How was it?");
            case < 77:
                return await caller.Passes(id, _targets[random.Next(_targets.Length)], "here you are");
            case < 79:
                return await caller.Passes(id, World.Inbox);
            case < 83:
                return await caller.Takes(id);
            case < 89:
                return await caller.Requests(id, $"asked at {Events}");
            case < 93:
                return await caller.Releases(id);
            case < 94:
                return await caller.Extends(id, TimeSpan.FromSeconds(30));
            case < 95:
                return await caller.Cancels(id);
            case < 96:
                return await caller.Notes(id, _targets[random.Next(_targets.Length)], "a note");
            default:
                return await caller.ReadsOwner(id);
        }
    }

    private static async Task<GraphReply> Send(Random random, Caller caller, string person)
    {
        string? key = null;
        JsonObject Text(string id)
        {
            key = id;
            return new() { ["text"] = $"answer [{id}]" };
        }

        // A caller that got no answer asks again under the same id, and some ask again although they got one.
        var reply = await caller.SendsMessage(person, Text);
        return (reply.Status is null && random.Next(2) == 0) || (reply.Succeeded && random.Next(10) == 0)
            ? await caller.SendsMessage(person, Text, again: key)
            : reply;
    }

    private static bool Tap(PersonOnPage person)
    {
        try
        {
            person.Taps("Yes");
            return true;
        }
        catch (InvalidOperationException)
        {
            // No app has sent this person a button yet.
            return false;
        }
    }

    private void Staff(Random random, PersonOnPage person)
    {
        switch (random.Next(3))
        {
            case 0:
                world.Meta.PageInbox.MovesToMain(person);
                break;
            case 1:
                world.Meta.PageInbox.Replies(person, "Staff here");
                break;
            default:
                world.Meta.PageInbox.MarksDone(person);
                break;
        }
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}
