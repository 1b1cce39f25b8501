namespace InternalService;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments(string Where, string Place, string Cluster, string Service, string Verb, string Page, string Person, long App, string? Metadata)
{
    public const string Usage =
        """
        usage: internal-service WHERE [--cluster NAME] [--service NAME] owner PAGE PERSON
               internal-service WHERE [--cluster NAME] [--service NAME] request PAGE PERSON APP [TEXT]
               internal-service WHERE [--cluster NAME] [--service NAME] timeline PAGE PERSON
        WHERE: --gateway HOST:PORT        one silo's gateway
               --postgres CONNECTION      the cluster's database
               --azure ADDRESS            the cluster's storage account, by managed identity
               --azure-connection TEXT    the same by a connection string (Azurite)
        """;

    private static readonly string[] Places = ["--gateway", "--postgres", "--azure", "--azure-connection"];

    public static Arguments? Read(string[] args)
    {
        var options = new Dictionary<string, string>();
        var rest = new Queue<string>(args);
        while (rest.TryPeek(out var next) && next.StartsWith("--", StringComparison.Ordinal))
        {
            var option = rest.Dequeue();
            if (!rest.TryDequeue(out var value) || !(Places.Contains(option) || option is "--cluster" or "--service") || !options.TryAdd(option, value))
            {
                return null;
            }
        }

        string[] words = [.. rest];
        var app = 0L;
        var isUnderstood = words switch
        {
            ["owner" or "timeline", _, _] => true,
            ["request", _, _, var text, ..] => words.Length <= 5 && long.TryParse(text, out app),
            _ => false,
        };
        return isUnderstood && Places.Where(options.ContainsKey).ToArray() is [var where]
            ? new(where, options[where], options.GetValueOrDefault("--cluster", "router"), options.GetValueOrDefault("--service", "router"),
                words[0], words[1], words[2], app, words.ElementAtOrDefault(4))
            : null;
    }
}
