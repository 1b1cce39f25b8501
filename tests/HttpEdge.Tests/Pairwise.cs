namespace Router.HttpEdge.Tests;

/// <summary>Rows in which every pair of values of two columns appears at least once. Greedy and without chance: the same rows each time.</summary>
internal static class Pairwise
{
    /// <param name="sizes">How many values each column has.</param>
    /// <param name="isPossible">False for a row that makes no sense.</param>
    public static IReadOnlyList<int[]> Rows(int[] sizes, Func<int[], bool> isPossible)
    {
        var all = Product(sizes).Where(isPossible).ToList();
        var open = new HashSet<(int, int, int, int)>(all.SelectMany(Pairs));
        var rows = new List<int[]>();
        while (open.Count > 0)
        {
            var best = all.MaxBy(row => Pairs(row).Count(open.Contains))!;
            open.ExceptWith(Pairs(best));
            rows.Add(best);
        }

        return rows;
    }

    private static IEnumerable<(int, int, int, int)> Pairs(int[] row)
    {
        for (var a = 0; a < row.Length; a++)
        {
            for (var b = a + 1; b < row.Length; b++)
            {
                yield return (a, row[a], b, row[b]);
            }
        }
    }

    private static IEnumerable<int[]> Product(int[] sizes)
    {
        var row = new int[sizes.Length];
        while (true)
        {
            yield return [.. row];
            var at = 0;
            while (at < sizes.Length && ++row[at] == sizes[at])
            {
                row[at++] = 0;
            }

            if (at == sizes.Length)
            {
                yield break;
            }
        }
    }
}
