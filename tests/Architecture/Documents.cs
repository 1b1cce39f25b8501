using System.Text.RegularExpressions;

namespace Router.Architecture;

public partial class Documents
{
    private const string Map = "ARCHITECTURE.md";

    [Theory]
    [InlineData("a rule")]
    [InlineData("a wire shape")]
    [InlineData("an error code")]
    [InlineData("a retry interval")]
    public void The_map_says_where_a_change_belongs(string change)
    {
        var row = ReadMap().Split('\n')
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .FirstOrDefault(cells => cells.Length > 2 && cells[1].Trim('*', '_').Equals(change, StringComparison.OrdinalIgnoreCase));

        Assert.True(row is not null, $"{Map} has no table row whose first cell is '{change}'.");
        var paths = BackQuoted().Matches(string.Join('|', row[2..])).Select(match => match.Groups[1].Value).Where(LooksLikeAPath).ToArray();
        Assert.True(paths.Length > 0, $"The row '{change}' of {Map} names no path in back-quotes.");
        Assert.All(paths, path => Assert.True(Tree.Exists(path), $"{Map}, '{change}': there is no {path}."));
    }

    [Fact]
    public void Every_path_on_the_map_exists() => Verdict.None(
        from path in BackQuoted().Matches(WithoutCodeBlocks(ReadMap())).Select(match => match.Groups[1].Value).Distinct()
        where LooksLikeAPath(path) && !Tree.Exists(path)
        select path,
        $"{Map} names what is not there:");

    [Fact]
    public void Every_link_to_a_file_leads_somewhere() => Verdict.None(
        from document in Tree.Files
        where document.EndsWith(".md", StringComparison.Ordinal)
        from target in LinksIn(Tree.Read(document))
        where !Path.Exists(Path.Combine(Path.GetDirectoryName(Repository.PathOf(document))!, target))
        select $"{document}: {target}",
        "Broken links (paths are relative to the document):");

    [Fact]
    public void The_check_reads_links() =>
        Assert.Equal(
            ["docs/a.md", "b.png", "../c d.md"],
            LinksIn("[a](docs/a.md#x) ![b](b.png) [c](<../c d.md>) [web](https://example.com/x) [here](#here)\n```\n[code](gone.md)\n```\n`[code](gone.md)`"));

    [Theory]
    [InlineData("src/Protocol/", true)]
    [InlineData("README.md", true)]
    [InlineData("docs/adr/0001-x.md", true)]
    [InlineData("me/messages", false)]
    [InlineData("/webhook", false)]
    [InlineData("Refusal.NotTheOwner", false)]
    [InlineData("POST /webhook", false)]
    public void The_check_knows_a_path(string text, bool isPath) => Assert.Equal(isPath, LooksLikeAPath(text));

    private static string ReadMap()
    {
        Assert.True(Tree.Exists(Map), $"There is no {Map}.");
        return Tree.Read(Map);
    }

    /// <summary>A path of the repository begins with one of its folders, or is a file that carries an extension we write documents and settings in.</summary>
    private static bool LooksLikeAPath(string text) =>
        PathShape().IsMatch(text)
        && (text.Contains('/', StringComparison.Ordinal)
            ? text.Split('/')[0] is "src" or "tests" or "docs" or "samples" or "bench" or "scripts" or ".ci"
            : Path.GetExtension(text) is ".md" or ".sln" or ".slnf" or ".props" or ".json" or ".yml");

    private static IEnumerable<string> LinksIn(string document) =>
        from match in Link().Matches(InlineCode().Replace(WithoutCodeBlocks(document), ""))
        let target = Uri.UnescapeDataString((match.Groups["angled"].Success ? match.Groups["angled"] : match.Groups["plain"]).Value.Split('#')[0])
        where target.Length > 0 && !target.Contains(':', StringComparison.Ordinal)
        select target;

    private static string WithoutCodeBlocks(string document) => CodeBlock().Replace(document, "");

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex BackQuoted();

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"^[\w.\-]+(/[\w.\-]+)*/?$")]
    private static partial Regex PathShape();

    [GeneratedRegex(@"\]\((?:<(?<angled>[^>\n]+)>|(?<plain>[^)\s]+))[^)\n]*\)")]
    private static partial Regex Link();

    [GeneratedRegex("^ *(`{3,}|~{3,}).*?^ *\\1", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
