using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>
/// People, apps and the inbox's staff who do at random what they may do, and what they may not, for as long as the run wants. Every choice is
/// drawn from the seed; what overlaps is up to the machine.
/// </summary>
public sealed class MixedLoad(World world, IReadOnlyList<PersonOnPage> people, int seed)
{
    private const int Workers = 6;

    /// <summary>One draw in so many is somebody from the whole crowd: a conversation that was quiet for long comes back.</summary>
    private const int Returns = 8;

    private readonly Caller[] _callers = [.. world.Plan.Apps.Select(app => world.As(world.App(app.Name)))];
    private readonly string[] _targets = [.. world.Plan.Apps.Select(app => app.Id)];
    private readonly ConcurrentDictionary<string, string?> _owners = new();
    private volatile bool _over;
    private volatile TaskCompletionSource _open = Opened();
    private long _events;
    private long _messages;
    private long _began;

    /// <summary>How many people are busy at the same time. They are neighbours, and come one after another: everybody has a turn.</summary>
    public int BusyAtATime { get; init; } = int.MaxValue;

    /// <summary>How many messages people write in all; then the load ends by itself. Null: they write until <see cref="End"/>.</summary>
    public int? Messages { get; init; }

    /// <summary>Over which time the messages are spread; null: as fast as it goes.</summary>
    public TimeSpan? Lasts { get; init; }

    /// <summary>Items, sends and control calls so far.</summary>
    public long Events => Interlocked.Read(ref _events);

    /// <summary>Messages that people have written so far.</summary>
    public long Written => Math.Min(Interlocked.Read(ref _messages), Messages ?? long.MaxValue);

    public Task Run()
    {
        _began = Stopwatch.GetTimestamp();
        return Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => Work(new Random((seed * 31) + worker)))));
    }

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
        while (!_over && Written < (Messages ?? long.MaxValue))
        {
            await _open.Task;
            var person = Somebody(random);
            var reply = await Act(random, person, Someone(random, person));
            Interlocked.Increment(ref _events);
            if (reply?.Epoch is not null)
            {
                _owners[person.Id.Value] = reply.Owner;
            }

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
                // In one breath, so that two of them can change places on the way.
                for (var more = random.Next(3); more >= 0; more--)
                {
                    Write(person, $"text {random.Next()}");
                }

                return null;
            case < 38:
                person.Reads();
                return null;
            case < 42:
                if (person.Chat is [.., { } last])
                {
                    person.Reacts(last.Mid);
                }

                return null;
            case < 47:
                return Tap(person) ? null : await caller.SendsMessage(id, key => Choice($"Choose [{key}]"));
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
        switch (random.Next(6))
        {
            case 0:
                world.Meta.PageInbox.MovesToMain(person);
                break;
            case 1 or 2:
                world.Meta.PageInbox.Replies(person, "Staff here");
                break;
            case 3:
                world.Meta.PageInbox.AsksForControl(person);
                break;
            default:
                world.Meta.PageInbox.MarksDone(person);
                break;
        }
    }

    private PersonOnPage Somebody(Random random)
    {
        if (people.Count <= BusyAtATime || random.Next(Returns) == 0)
        {
            return people[random.Next(people.Count)];
        }

        // Once around, so that nobody's turn is shorter than another's.
        var first = (int)(people.Count * Written / (Messages ?? int.MaxValue));
        return people[(first + random.Next(BusyAtATime)) % people.Count];
    }

    // Half of the calls come from the app that was last seen as owner, so that not nearly all of them are refused.
    private Caller Someone(Random random, PersonOnPage person) =>
        random.Next(2) == 0 && _owners.TryGetValue(person.Id.Value, out var owner) && _callers.FirstOrDefault(caller => caller.App == owner) is { } known
            ? known
            : _callers[random.Next(_callers.Length)];

    private void Write(PersonOnPage person, string text)
    {
        if (Lasts is { } lasts && Written >= Messages * (Stopwatch.GetElapsedTime(_began) / lasts))
        {
            return;
        }

        if (Interlocked.Increment(ref _messages) <= (Messages ?? long.MaxValue))
        {
            person.Writes(text);
            Interlocked.Increment(ref _events);
        }
    }

    private static JsonObject Choice(string text) => new()
    {
        ["attachment"] = new JsonObject
        {
            ["type"] = "template",
            ["payload"] = new JsonObject
            {
                ["template_type"] = "button",
                ["text"] = text,
                ["buttons"] = new JsonArray(Button("Yes", "YES"), Button("No", "NO")),
            },
        },
    };

    private static JsonObject Button(string title, string payload) => new() { ["type"] = "postback", ["title"] = title, ["payload"] = payload };

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}
