using System.Reflection;
using System.Text.RegularExpressions;

namespace Router.Sandbox.Tests.Conformance;

/// <summary>
/// docs/conformance.md is what people read and edit; this keeps it true: its tests exist, every conformance test stands in one row, and
/// the exceptions stay few and have their reasons.
/// </summary>
public sealed partial class ConformanceList
{
    private const int MostExceptions = 10;

    private sealed record Row(string Section, string Name, string Says, IReadOnlyList<string> Tests);

    [Fact]
    public void Every_test_that_a_row_names_exists()
    {
        var tests = Tests().ToHashSet();
        Assert.Equal([], Rows().SelectMany(row => row.Tests.Where(test => !tests.Contains(test)).Select(test => $"{row.Name}: {test}")));
    }

    [Fact]
    public void Every_row_names_a_test() =>
        Assert.Equal([], Rows().Where(row => row.Tests.Count == 0 || row.Says.Length == 0).Select(row => row.Name));

    [Fact]
    public void Every_conformance_test_stands_in_one_row()
    {
        var named = Rows().SelectMany(row => row.Tests).ToLookup(test => test);
        Assert.Equal([], Tests().Where(test => named[test].Count() != 1).Select(test => $"{test} stands in {named[test].Count()} rows"));
    }

    [Fact]
    public void There_are_few_exceptions_each_with_its_reason()
    {
        var exceptions = Exceptions();
        Assert.InRange(exceptions.Count, 1, MostExceptions);
        Assert.All(exceptions, exception => Assert.True(exception.Reason.Length > 20, $"{exception.Name} needs a reason"));
    }

    /// <summary>The numbers of protocol.md's table 2.3.</summary>
    [Fact]
    public void Every_transition_is_there_under_its_number()
    {
        var numbers = Enumerable.Range(1, 21).Select(number => $"T{number}").Append("T5a").Append("T5b").Order(StringComparer.Ordinal);
        var rows = Rows().Where(row => row.Section.StartsWith("Transitions", StringComparison.Ordinal)).ToArray();
        Assert.Equal(numbers, rows.Select(row => row.Name).Order(StringComparer.Ordinal));
        Assert.Equal([], rows.SelectMany(row => row.Tests.Where(test => !test.StartsWith($"{row.Name}_", StringComparison.Ordinal)).Select(test => $"{row.Name}: {test}")));
    }

    /// <summary>A row's codes stand in the name of its test, or among the cases that it is run with.</summary>
    [Fact]
    public void Every_error_code_of_a_row_is_met_by_its_tests()
    {
        var rows = Rows().Where(row => row.Section.StartsWith("Errors", StringComparison.Ordinal)).ToArray();
        var missing =
            from row in rows
            let met = string.Join(' ', row.Tests.Select(test => $"{test} {Cases(test)}"))
            from code in Code().Matches(row.Name).Select(match => match.Value)
            where !Code().Matches(met.Replace('_', ' ')).Select(match => match.Value).Contains(code)
            select $"{row.Name}: {code}";
        Assert.Equal([], missing);
        Assert.True(rows.Length > 40, "the errors must have been read, or the test says nothing");
    }

    private static string Cases(string test) =>
        string.Join(' ', Methods().Single(method => method.Name == test).GetCustomAttributesData()
            .Where(attribute => attribute.AttributeType == typeof(InlineDataAttribute))
            .Select(attribute => attribute.ToString()));

    private static IEnumerable<MethodInfo> Methods() =>
        from type in typeof(ConformanceList).Assembly.GetTypes()
        where type.Namespace == typeof(ConformanceList).Namespace && type != typeof(ConformanceList)
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance)
        where method.GetCustomAttribute<FactAttribute>() is not null
        select method;

    private static IEnumerable<string> Tests() => Methods().Select(method => method.Name);

    private static List<Row> Rows() =>
        [.. from line in Lines()
            where line.Section is not ("Exceptions" or "") && line.Cells.Length == 3
            select new Row(line.Section, line.Cells[0].Replace("`", "", StringComparison.Ordinal), line.Cells[1], [.. Named().Matches(line.Cells[2]).Select(match => match.Groups[1].Value)])];

    private static List<(string Name, string Reason)> Exceptions() =>
        [.. from line in Lines()
            where line.Section == "Exceptions"
            select (line.Cells[0], line.Cells is [_, var reason] ? reason : "")];

    /// <summary>Table lines with the heading they stand under, without the tables' heads.</summary>
    private static IEnumerable<(string Section, string[] Cells)> Lines()
    {
        var section = "";
        foreach (var line in File.ReadAllLines(Repository.PathOf("docs/conformance.md")))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                section = line[3..];
            }
            else if (line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| Row |", StringComparison.Ordinal) && !line.StartsWith("| --- |", StringComparison.Ordinal))
            {
                yield return (section, line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries));
            }
        }
    }

    [GeneratedRegex("`([A-Za-z0-9_]+)`")]
    private static partial Regex Named();

    [GeneratedRegex(@"(?<![\d\-])-?\d+(?!\d)")]
    private static partial Regex Code();
}
