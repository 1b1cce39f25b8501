using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Router.EndToEnd;

/// <summary>
/// README's commands, taken out of README and run: the comment above a block says what it is. The ports are others than README's, so
/// that a Router on this machine is left alone: in the blocks they are replaced, and wherever the sample configuration names one, the
/// environment overrides it.
/// </summary>
public sealed partial class ReadmeTests : IAsyncLifetime
{
    /// <summary>The commands build what they run; on a busy machine that takes its time.</summary>
    private static readonly TimeSpan Building = TimeSpan.FromMinutes(3);

    private static readonly string[] DocumentedPorts = ["5080", "5081", "7001", "7002"];

    private readonly string _folder = Directory.CreateTempSubdirectory("router-readme-").FullName;
    private readonly Dictionary<string, string> _ports;
    private readonly List<LineProcess> _started = [];

    public ReadmeTests() =>
        _ports = DocumentedPorts.Zip(Ports.Free(DocumentedPorts.Length)).ToDictionary(pair => pair.First, pair => pair.Second.ToString(CultureInfo.InvariantCulture));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var process in _started)
        {
            await process.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [ToolFact(SystemTool.Curl, SystemTool.OpenSsl)]
    public async Task The_lines_to_try_it_do_what_README_says()
    {
        var readme = Blocks();
        var bot = await Start("bot", readme, line => line.StartsWith("bot listens on ", StringComparison.Ordinal));
        var desk = await Start("desk", readme, line => line.StartsWith("desk listens on ", StringComparison.Ordinal));
        var router = await Start("router", readme, line => line == "Router is running.");

        Assert.StartsWith("HTTP/1.1 200 ", await Run("message", readme), StringComparison.Ordinal);
        await Prints(bot, readme["prints: bot"]);
        await Prints(desk, readme["prints: desk"].Split('\n')[0]);

        var passed = await Run("pass", readme);
        Assert.StartsWith("HTTP/1.1 200 ", passed, StringComparison.Ordinal);
        Assert.EndsWith("""{"success":true}""", passed, StringComparison.Ordinal);
        await Prints(desk, readme["prints: desk"]);

        // "Post the first webhook again: now the desk hears it on messaging, and the bot on standby. Who is in control?"
        await Run("message", readme);
        await Prints(desk, readme["prints: desk"] + "\ndesk  messaging  message  from 5001: Hello");
        await Prints(bot, readme["prints: bot"] + "\nbot  standby    message  from 5001: Hello");
        var owner = JsonNode.Parse(await Run("owner", readme))!;
        Assert.Equal("9002", (string?)owner["data"]![0]!["thread_owner"]!["app_id"]);

        Assert.Contains(router.Output, line => line.Contains($"http://127.0.0.1:{_ports["5080"]}/webhook", StringComparison.Ordinal));
        Assert.Contains(router.Output, line => line.Contains("bot (primary), desk", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_bare_command_starts_creates_its_store_and_says_what_to_do_next()
    {
        var line = Blocks()["commands"].Split('\n').Select(command => command.Split('#')[0].Trim()).First(command => command.StartsWith("dotnet run", StringComparison.Ordinal));
        var router = Bash(line, new()
        {
            ["Router__Listen__Public"] = $"127.0.0.1:{_ports["5080"]}",
            ["Router__Listen__Private"] = $"127.0.0.1:{_ports["5081"]}",
        });
        await router.Prints(printed => printed == "Router is running.", "that it runs", atMost: Building);
        await router.Prints(printed => printed.Contains($"http://127.0.0.1:{_ports["5080"]}/webhook", StringComparison.Ordinal), "where its webhook is");
        await router.Prints(printed => printed.Contains("--config samples/router.json", StringComparison.Ordinal), "what to do next");
        Assert.True(File.Exists(Path.Combine(_folder, "router.db")));
    }

    private async Task<LineProcess> Start(string name, Dictionary<string, string> readme, Func<string, bool> isReady)
    {
        var process = Bash("exec " + readme[$"start: {name}"], SampleWithOtherPorts());
        await process.Prints(isReady, "that it is ready", atMost: Building);
        return process;
    }

    private async Task<string> Run(string name, Dictionary<string, string> readme)
    {
        var process = Bash(readme[$"run: {name}"], []);
        Assert.True(await process.Ends() == 0, process.ToString());
        return string.Join('\n', process.Output);
    }

    /// <summary>Waits until the receiver has printed exactly these lines, after the one that says where it listens.</summary>
    private static async Task Prints(LineProcess receiver, string lines)
    {
        var expected = lines.Split('\n');
        string[] Heard() => [.. receiver.Output.SkipWhile(line => !line.Contains(" listens on ", StringComparison.Ordinal)).Skip(1)];
        await Until.True(() => Heard().Length >= expected.Length, $"\"{lines}\" is printed.\n{receiver}");
        Assert.Equal(expected, Heard());
    }

    private LineProcess Bash(string lines, Dictionary<string, string> environment)
    {
        foreach (var (documented, free) in _ports)
        {
            lines = Regex.Replace(lines, $@"\b{documented}\b", free);
        }

        var start = new ProcessStartInfo("bash", ["-e", "-o", "pipefail", "-c", lines]) { WorkingDirectory = Repository.Root };
        start.Environment["Router__Store__Path"] = Path.Combine(_folder, "router.db");
        start.Environment["no_proxy"] = "127.0.0.1";
        // No build process may outlive the command that started it, and hold its output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = LineProcess.Start(lines.Split('\n')[0], start);
        _started.Add(process);
        return process;
    }

    /// <summary>The settings of the sample configuration that name a port, with the port of this test.</summary>
    private Dictionary<string, string> SampleWithOtherPorts()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("samples/router.json")));
        return Settings(sample.RootElement, "")
            .Where(setting => _ports.Keys.Any(port => setting.Value.Contains(':' + port, StringComparison.Ordinal)))
            .ToDictionary(setting => setting.Key, setting => _ports.Aggregate(setting.Value, (value, port) => value.Replace(':' + port.Key, ':' + port.Value, StringComparison.Ordinal)));
    }

    private static IEnumerable<KeyValuePair<string, string>> Settings(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Settings(member.Value, name.Length == 0 ? member.Name : $"{name}__{member.Name}")),
        JsonValueKind.String => [new(name, element.GetString()!)],
        _ => [],
    };

    /// <summary>README's fenced blocks that a comment names, by that name.</summary>
    private static Dictionary<string, string> Blocks() => NamedBlock().Matches(File.ReadAllText(Repository.PathOf("README.md")))
        .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["lines"].Value);

    [GeneratedRegex("^<!-- (?<name>[\\w: ]+) -->\n```\\w*\n(?<lines>.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex NamedBlock();
}
