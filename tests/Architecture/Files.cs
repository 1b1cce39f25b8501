using System.Text.RegularExpressions;

namespace Router.Architecture;

public partial class Files
{
    private const int MostLines = 400;

    // Written in two pieces, so that this file passes its own test.
    private static readonly string[] Registries =
    [
        "nuget" + ".org", "npmjs" + ".org", "npmjs" + ".com", "yarnpkg" + ".com", "deb.debian" + ".org", "archive.ubuntu" + ".com",
        "pypi" + ".org", "proxy.golang" + ".org", "pkgs.dev.azure" + ".com", "npmmirror" + ".com",
    ];

    private static readonly string[] Unfinished = ["TODO", "FIXME", "NotImplementedException", "Thread.Sleep"];

    private static readonly string[] Pictures = [".png", ".jpg", ".ico", ".webp", ".woff2"];

    [Fact]
    public void A_source_file_fits_in_a_head() => Verdict.None(
        from file in Tree.Under("src/", ".cs")
        let lines = File.ReadLines(Repository.PathOf(file)).Count()
        where lines > MostLines
        select $"{file}: {lines} lines",
        $"One concept per file, at most {MostLines} lines. Which two concepts are in these:");

    [Fact]
    public void Nothing_in_src_is_unfinished_or_sleeps() => Verdict.None(
        from file in Tree.Files
        where file.StartsWith("src/", StringComparison.Ordinal) && IsText(file)
        let text = Tree.Read(file)
        from word in Unfinished
        where Regex.IsMatch(text, $@"\b{Regex.Escape(word)}\b")
        select $"{file}: {word}",
        "Finish it, wait on a signal, or open an issue:");

    [Fact]
    public void No_file_names_a_package_registry() => Verdict.None(
        from file in Tree.Files
        where IsText(file)
        let text = Tree.Read(file)
        from host in Registries
        where text.Contains(host, StringComparison.OrdinalIgnoreCase)
        select $"{file}: {host}",
        "Where packages come from is the machine's business (for npm: omit-lockfile-registry-resolved=true in .npmrc):");

    [Fact]
    public void No_file_names_a_folder_of_one_machine() => Verdict.None(
        from file in Tree.Files
        where IsText(file)
        from match in OneMachine().Matches(Tree.Read(file))
        select $"{file}: {match.Value}",
        "Name files from the root of the clone:");

    [Fact]
    public void Nothing_built_elsewhere_is_in_the_tree() => Verdict.None(
        from file in Tree.Files
        where !IsText(file) && !Pictures.Contains(Path.GetExtension(file))
        select file,
        "Binaries come from packages or from the build:");

    [Fact]
    public void A_test_is_skipped_only_for_a_missing_tool() => Verdict.None(
        from file in Tree.Under("tests/", ".cs")
        where SkippedInWords().IsMatch(CSharp.CodeOnly(Tree.Read(file)))
        select file,
        "A test is right or it goes; only ToolFact skips:");

    private static bool IsText(string file)
    {
        using var stream = File.OpenRead(Repository.PathOf(file));
        var head = new byte[8192]; // git looks this far for a zero byte, too
        var read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return !head.AsSpan(0, read).Contains((byte)0);
    }

    [GeneratedRegex(@"(?<![\w.\-}~*])/(?:work|home|root|Users)/\w+")]
    private static partial Regex OneMachine();

    [GeneratedRegex(@"\bSkip\s*=\s*""")]
    private static partial Regex SkippedInWords();
}
