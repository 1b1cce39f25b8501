namespace Desk;

/// <summary>
/// From the command line (<c>--port 7002</c>) or from the environment (<c>DESK_PORT=7002</c>). Secrets belong into the environment: the
/// command line of a process can be read by everybody on the machine.
/// </summary>
internal sealed record Settings(ushort Port, string Secret, string VerifyToken, string Token, Uri Graph)
{
    private const string Router = "http://127.0.0.1:5080/v23.0";

    private static readonly (string Name, string Meaning)[] Needed =
    [
        ("port", "the port to listen on, on 127.0.0.1"),
        ("secret", "the app's secret: webhooks are signed with it"),
        ("verify-token", "the word that whoever registers this address must know"),
        ("token", "the token to call the Graph API with"),
    ];

    /// <summary>Null: something is wrong, and <paramref name="faults"/> says all that is.</summary>
    public static Settings? Read(string[] args, out List<string> faults)
    {
        faults = [];
        var given = CommandLine(args, faults);
        string Value(string name) => given.GetValueOrDefault(name) ?? Environment.GetEnvironmentVariable(Variable(name)) ?? "";
        foreach (var (name, meaning) in Needed.Where(needed => Value(needed.Name).Length == 0))
        {
            faults.Add($"--{name} (or {Variable(name)}) is missing: {meaning}.");
        }

        if ((!ushort.TryParse(Value("port"), out var port) || port == 0) && Value("port").Length > 0)
        {
            faults.Add($"--port must be a number from 1 to 65535, not \"{Value("port")}\".");
        }

        var address = Value("graph") is { Length: > 0 } other ? other : Router;
        if (!Uri.TryCreate(address.TrimEnd('/') + '/', UriKind.Absolute, out var graph) || graph.Scheme is not ("http" or "https"))
        {
            faults.Add($"--graph must be an address such as {Router}.");
        }

        return faults.Count == 0 ? new(port, Value("secret"), Value("verify-token"), Value("token"), graph!) : null;
    }

    private static Dictionary<string, string> CommandLine(string[] args, List<string> faults)
    {
        Dictionary<string, string> given = [];
        for (var i = 0; i < args.Length; i += 2)
        {
            var name = args[i].StartsWith("--", StringComparison.Ordinal) ? args[i][2..] : "";
            if (name != "graph" && !Needed.Any(needed => needed.Name == name))
            {
                faults.Add($"Unknown option \"{args[i]}\".");
            }
            else if (i + 1 == args.Length)
            {
                faults.Add($"{args[i]} needs a value.");
            }
            else
            {
                given[name] = args[i + 1];
            }
        }

        return given;
    }

    private static string Variable(string name) => "DESK_" + name.ToUpperInvariant().Replace('-', '_');
}
