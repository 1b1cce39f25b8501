using System.Globalization;
using Router.Throughput;

// One command, one table: see bench/README.md.
if (args is ["bare", var port, var secret])
{
    await BareEndpoint.Run(int.Parse(port, CultureInfo.InvariantCulture), secret);
    return 0;
}

var rounds = args is [var text, ..] && int.TryParse(text, CultureInfo.InvariantCulture, out var given) ? given : 5;
var only = args.Where(word => !int.TryParse(word, CultureInfo.InvariantCulture, out _)).ToArray();
(string Name, Func<Bench, int, Task<IReadOnlyList<Row>>> Measure)[] parts =
[
    ("throughput", Acceptance.Measure),
    ("memory", (_, _) => Memory.Measure()),
    ("startup", Startup.Measure),
    ("cluster", ClusterCosts.Measure),
];
if (only.FirstOrDefault(word => parts.All(part => part.Name != word)) is { } unknown)
{
    await Console.Error.WriteLineAsync($"There is no part '{unknown}'. Usage: bench/run [rounds] [{string.Join('|', parts.Select(part => part.Name))}]…");
    return 2;
}

using var bench = new Bench();
var table = new List<Row>();
foreach (var part in parts.Where(part => only.Length == 0 || only.Contains(part.Name)))
{
    table.AddRange(await part.Measure(bench, rounds));
}

Row.Print(table);
return 0;
