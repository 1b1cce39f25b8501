using System.Globalization;
using System.Text;

namespace Router.EndToEnd;

/// <summary>Runs side by side: a column per seed, a row per count, the verdict at the end.</summary>
public static class FaultReportTable
{
    private const int Name = 40;
    private const int Column = 8;

    public static string Of(IReadOnlyList<FaultReport> runs)
    {
        var table = new StringBuilder();
        Row("seed", run => run.Seed);
        Row("seconds", run => (int)run.Took.TotalSeconds);
        Rows(run => run.Seen);
        table.AppendLine();
        Rows(run => run.Faults);
        table.AppendLine();
        Row("malformed callbacks", run => run.Complaints.Count);
        Row("guarantees found broken", run => run.Broken.Count);
        return table.ToString();

        void Rows(Func<FaultReport, IReadOnlyList<(string Name, int Count)>> counts)
        {
            for (var i = 0; i < counts(runs[0]).Count; i++)
            {
                var row = i;
                Row(counts(runs[0])[row].Name, run => counts(run)[row].Count);
            }
        }

        void Row(string name, Func<FaultReport, int> value) =>
            table.Append(name.PadRight(Name)).AppendJoin("", runs.Select(run => value(run).ToString(CultureInfo.InvariantCulture).PadLeft(Column))).AppendLine();
    }
}
