namespace Router.Throughput;

/// <summary>One line of the table.</summary>
internal sealed record Row(string What, string Reached, string Wanted)
{
    public static void Print(IReadOnlyList<Row> rows)
    {
        var what = rows.Max(r => r.What.Length);
        var reached = rows.Max(r => r.Reached.Length);
        Console.WriteLine();
        Console.WriteLine($"| {"what".PadRight(what)} | {"reached".PadRight(reached)} | wanted |");
        Console.WriteLine($"|{new string('-', what + 2)}|{new string('-', reached + 2)}|--------|");
        foreach (var row in rows)
        {
            Console.WriteLine($"| {row.What.PadRight(what)} | {row.Reached.PadRight(reached)} | {row.Wanted} |");
        }
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
