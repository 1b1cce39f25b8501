using System.Text.RegularExpressions;

namespace Router.Architecture;

/// <summary>The files of the clone, as git would keep them: what builds, tests and editors leave behind is not seen.</summary>
internal static class Tree
{
    // The folders of .gitignore, and git's own.
    private static readonly string[] Left = [".git", "bin", "obj", "artifacts", "TestResults", "node_modules", ".vs", ".idea"];

    private static readonly Lazy<string[]> All = new(() =>
        [.. Below(Repository.Root)
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => !path.StartsWith("data/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)]);

    /// <summary>Every file, named from the root with forward slashes.</summary>
    public static IReadOnlyList<string> Files => All.Value;

    public static IEnumerable<string> Under(string folder, string extension) =>
        Files.Where(file => file.StartsWith(folder, StringComparison.Ordinal) && file.EndsWith(extension, StringComparison.Ordinal));

    public static string Read(string file) => File.ReadAllText(Repository.PathOf(file));

    public static bool Exists(string path) => Path.Exists(Repository.PathOf(path));

    private static IEnumerable<string> Below(string folder) =>
        Directory.EnumerateFiles(folder)
            .Where(file => Path.GetFileName(file) is not ".git" && !file.EndsWith(".user", StringComparison.Ordinal))
            .Concat(Directory.EnumerateDirectories(folder).Where(child => !Left.Contains(Path.GetFileName(child))).SelectMany(Below));
}

/// <summary>C# source without what the compiler does not read as code.</summary>
internal static partial class CSharp
{
    /// <summary>The same text, with comments gone and each string or character literal empty. Line numbers stay.</summary>
    public static string CodeOnly(string source) => CommentOrLiteral().Replace(source, match =>
    {
        var kept = match.Value[0] == '/' ? "" : "\"\"";
        return kept + new string('\n', match.Value.Count(letter => letter == '\n'));
    });

    [GeneratedRegex("""""//[^\n]*|/\*.*?\*/|\$*("{3,}).*?\1|(?:\$@|@\$?)"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\[^\n]+?|[^'\\\n])'""""", RegexOptions.Singleline)]
    private static partial Regex CommentOrLiteral();
}

/// <summary>Failing with everything that is wrong, one per line, and with how to put it right.</summary>
internal static class Verdict
{
    public static void None(IEnumerable<string> wrong, string remedy)
    {
        var all = wrong.ToArray();
        Assert.True(all.Length == 0, $"{remedy}{Environment.NewLine}{string.Join(Environment.NewLine, all.Select(line => "  " + line))}");
    }
}
