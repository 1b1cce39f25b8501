using System.Globalization;
using Router.Throughput;

// One command, one table: see bench/README.md.
if (args is ["bare", var port, var secret])
{
    await BareEndpoint.Run(int.Parse(port, CultureInfo.InvariantCulture), secret);
    return 0;
}

var rounds = args is [var text] && int.TryParse(text, CultureInfo.InvariantCulture, out var given) ? given : 5;
using var bench = new Bench();
var table = new List<Row>();
table.AddRange(await Acceptance.Measure(bench, rounds));
table.AddRange(await Memory.Measure());
table.AddRange(await Startup.Measure(bench, rounds));
Row.Print(table);
return 0;
