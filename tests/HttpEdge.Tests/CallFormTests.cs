using System.Text.Json;
using Router.Conversations;
using Router.Protocol;

namespace Router.HttpEdge.Tests;

/// <summary>Each control call over version/none, node, token's place, encoding, id type, recipient's form and batch, pairwise.</summary>
public sealed class CallFormTests : IAsyncLifetime
{
    private EdgeHost _edge = null!;

    public async Task InitializeAsync() => _edge = await EdgeHost.Start();

    public async Task DisposeAsync() => await _edge.DisposeAsync();

    [Fact]
    public async Task Every_control_call_is_understood_in_every_form()
    {
        var cases = CallForm.All().ToList();
        Assert.True(cases.Count >= 200, $"Only {cases.Count} cases.");
        _edge.Conversations.OnSend = _ => new SendAnswer.Graph(RecordingGraph.Json(200, """{"recipient_id":"9001","message_id":"m"}"""), null, 1, Channel.Messenger);
        var wrong = new List<string>();
        foreach (var form in cases)
        {
            if (await Fault(form) is { } fault)
            {
                wrong.Add($"{form}: {fault}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {cases.Count}:\n{string.Join('\n', wrong.Take(20))}");
    }

    [Fact]
    public void The_cases_hold_every_pair_of_a_call()
    {
        var cases = CallForm.All().Where(f => f.Call == "pass_thread_control").ToList();
        Assert.All(cases.Select(c => c.Encoding).Distinct(), e => Assert.Equal(3, cases.Where(c => c.Encoding == e).Select(c => c.Node).Distinct().Count()));
        Assert.All(cases.Select(c => c.Recipient).Distinct(), r => Assert.Equal(2, cases.Where(c => c.Recipient == r).Select(c => c.Batch).Distinct().Count()));
    }

    private async Task<string?> Fault(CallForm form)
    {
        _edge.Conversations.Commands.Clear();
        _edge.Conversations.Sends.Clear();
        var told = await EdgeHost.Send(_edge.Public, form.ToRequest());
        if (told.Status != 200)
        {
            return told.Body;
        }

        var (code, body) = form.Batch ? Part(told.Json) : (200, told.Body);
        if (form.Call == "thread_owner")
        {
            return (code, body) == (200, """{"data":[]}""") ? null : body;
        }

        if (form.Call == "messages")
        {
            return code == 200 && _edge.Conversations.Sends.TryDequeue(out var send) && send.Key == World.Conversation && send.Order.Command.By == new AppId(World.Bot)
                && JsonDocument.Parse(send.Order.Command.Body).RootElement.GetProperty("message").GetProperty("text").GetString() == "a & b" ? null : body;
        }

        if ((code, body) != (200, """{"success":true}""") || _edge.Conversations.Commands.Count != 1)
        {
            return $"{body}, {_edge.Conversations.Commands.Count} commands";
        }

        var (key, command, channel, _) = _edge.Conversations.Commands.Single();
        return key != World.Conversation ? $"{key}"
            : channel != (form.Node == World.Instagram ? Channel.Instagram : null) ? $"{channel}"
            : IsMeant(form.Call, command) ? null
            : $"{command}";
    }

    private static (int, string) Part(JsonElement batch)
    {
        var part = Assert.Single(batch.EnumerateArray());
        return (part.GetProperty("code").GetInt32(), part.GetProperty("body").GetString()!);
    }

    private static bool IsMeant(string call, Command command)
    {
        var (bot, desk) = (new AppId(World.Bot), new AppId(World.Desk));
        const string Metadata = "a & b = \"c\"";
        return call switch
        {
            "pass_thread_control" => command is Command.Pass { Metadata: Metadata } pass && pass.By == bot && pass.To == desk,
            "take_thread_control" => command is Command.Take { Metadata: null } take && take.By == bot,
            "request_thread_control" => command is Command.Request { Metadata: null } request && request.By == bot,
            "cancel" => command is Command.CancelRequest cancel && cancel.By == bot,
            "release_thread_control" => command is Command.Release release && release.By == bot,
            "extend_thread_control" => command is Command.Extend extend && extend.By == bot && extend.Duration == TimeSpan.FromHours(1),
            "pass_thread_metadata" => command is Command.PassMetadata { Metadata: Metadata } note && note.By == bot && note.To == desk,
            _ => false,
        };
    }
}
