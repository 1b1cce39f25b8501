using System.Text;

namespace Router.Protocol.Tests.Table;

public sealed class The_decision_table
{
    private static readonly ExpectedTable Expected = ExpectedTable.Read(File.ReadAllLines(Path.Combine(Root(), "docs", "decision-table.md")));

    private static IEnumerable<Cell> AllCells =>
        from profile in new[] { "handover", "routing" }
        from row in Grid.Rows
        from cell in ExpectedTable.CellsOf(profile, row, Grid.States, Grid.Callers)
        select cell;

    [Fact]
    public void Is_written_without_mistakes() => Assert.True(Expected.Mistakes.Count == 0, string.Join('\n', Expected.Mistakes));

    [Fact]
    public void Answers_for_every_cell_of_the_grid()
    {
        var missing = AllCells.Where(c => !Expected.Cells.ContainsKey(c)).ToArray();
        Assert.True(missing.Length == 0, "docs/decision-table.md says nothing about:\n" + string.Join('\n', missing.Take(40)));
        Assert.Equal(AllCells.Count(), Expected.Cells.Count);
    }

    [Fact]
    public void Is_what_the_code_does()
    {
        var differences = new StringBuilder();
        foreach (var (cell, (expected, line)) in Expected.Cells)
        {
            var actual = Outcome.Of(cell);
            if (actual != expected)
            {
                differences.AppendLine($"{cell.Profile} | {cell.Command} | {cell.State} | {cell.Caller} (line {line})")
                    .AppendLine($"  expected: {expected.Answer} | {expected.Events} | {expected.Hears}")
                    .AppendLine($"  actual:   {actual.Answer} | {actual.Events} | {actual.Hears}");
            }
        }

        Assert.True(differences.Length == 0, "docs/decision-table.md and the code differ:\n" + differences);
    }

    /// <summary>The checker is checked: a table with one wrong word must fail.</summary>
    [Fact]
    public void Would_fail_on_one_wrong_word()
    {
        var lines = File.ReadAllLines(Path.Combine(Root(), "docs", "decision-table.md"));
        var doctored = ExpectedTable.Read([.. lines.Select(l => l.Replace("caller → target (pass)", "caller → target (take)", StringComparison.Ordinal))]);
        Assert.Contains(doctored.Cells, c => Outcome.Of(c.Key) != c.Value.Expected);
        var shorter = ExpectedTable.Read([.. lines.Where(l => !l.StartsWith("| moving | – | Moving", StringComparison.Ordinal))]);
        Assert.Contains(AllCells, c => !shorter.Cells.ContainsKey(c));
        var twice = ExpectedTable.Read([.. lines.SelectMany(l => l.StartsWith("| idle | – |", StringComparison.Ordinal) ? new[] { l, l } : [l])]);
        Assert.NotEmpty(twice.Mistakes);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Router.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Run the tests inside the repository.");
    }
}
