namespace Router.Protocol.Tests.Table;

/// <summary>docs/decision-table.md, read as people wrote it. Its last part says how it is read.</summary>
internal sealed class ExpectedTable
{
    private const string Rest = "rest";

    private readonly Dictionary<Cell, (Outcome Expected, int Line)> _cells = [];

    public List<string> Mistakes { get; } = [];

    public IReadOnlyDictionary<Cell, (Outcome Expected, int Line)> Cells => _cells;

    public static ExpectedTable Read(IReadOnlyList<string> lines)
    {
        var table = new ExpectedTable();
        string? profile = null, command = null;
        var rows = new List<(int Line, string[] Columns)>();
        for (var i = 0; i <= lines.Count; i++)
        {
            var line = i < lines.Count ? lines[i].Trim() : "## ";
            if (line.StartsWith('#'))
            {
                table.Section(profile, command, rows);
                rows.Clear();
                if (line.StartsWith("## ", StringComparison.Ordinal))
                {
                    profile = line.StartsWith("## Profile ", StringComparison.Ordinal) ? line["## Profile ".Length..].Trim() : null;
                    command = null;
                }
                else if (line.StartsWith("### ", StringComparison.Ordinal))
                {
                    command = line[4..].Trim();
                }
            }
            else if (profile is not null && line.StartsWith('|') && !line.StartsWith("| state", StringComparison.Ordinal) && !line.StartsWith("|--", StringComparison.Ordinal))
            {
                rows.Add((i + 1, [.. line.Trim('|').Split('|').Select(c => c.Trim())]));
            }
        }

        table.Inherit();
        return table;
    }

    private void Section(string? profile, string? command, List<(int Line, string[] Columns)> rows)
    {
        if (profile is null || command is null)
        {
            return;
        }

        if (Grid.Rows.FirstOrDefault(r => r.Name == command) is not { } row)
        {
            Mistakes.Add($"'{command}' in profile {profile} is no command of the grid.");
            return;
        }

        // A row that names its states and callers comes before one that says "rest".
        foreach (var (line, columns) in rows.OrderBy(r => r.Columns.Take(2).Count(c => c == Rest)))
        {
            if (columns.Length != 5)
            {
                Mistakes.Add($"Line {line}: a row has the columns state, caller, answer, events, who hears.");
                continue;
            }

            var filled = 0;
            foreach (var cell in CellsOf(profile, row, Names(columns[0], Grid.States, line), columns[1] == Outcome.Nothing ? [Outcome.Nothing] : Names(columns[1], Grid.Callers, line)))
            {
                if (_cells.TryAdd(cell, (new Outcome(columns[2], columns[3], columns[4]), line)))
                {
                    filled++;
                }
                else if (!columns.Take(2).Contains(Rest))
                {
                    Mistakes.Add($"Line {line}: {cell.State} / {cell.Caller} of '{command}' stands in line {_cells[cell].Line} already.");
                }
            }

            if (filled == 0)
            {
                Mistakes.Add($"Line {line}: says nothing about any cell.");
            }
        }
    }

    // "Commands not listed here: as in profile handover."
    private void Inherit()
    {
        var listed = _cells.Keys.Where(c => c.Profile == "routing").Select(c => c.Command).ToHashSet();
        foreach (var (cell, expected) in _cells.Where(c => c.Key.Profile == "handover" && !listed.Contains(c.Key.Command)).ToArray())
        {
            _cells.Add(cell with { Profile = "routing" }, expected);
        }
    }

    private string[] Names(string column, IReadOnlyList<string> known, int line)
    {
        if (column is Rest or "every state")
        {
            return [.. known];
        }

        var names = column.Split(',').Select(n => n.Trim()).ToArray();
        foreach (var name in names.Where(n => !known.Contains(n)))
        {
            Mistakes.Add($"Line {line}: '{name}' is none of {string.Join(", ", known)}.");
        }

        return [.. names.Where(known.Contains)];
    }

    public static IEnumerable<Cell> CellsOf(string profile, Row row, IEnumerable<string> states, IEnumerable<string> callers) =>
        from state in states
        from caller in row.Calls ? callers : [Outcome.Nothing]
        where !row.Calls || (caller != Outcome.Nothing && Grid.CallerIn(state, caller) is not null)
        select new Cell(profile, row.Name, state, caller);
}
