using System.Text.RegularExpressions;

namespace Router.Architecture;

public partial class Names
{
    // If only such a word fits, the type has two jobs. Thread and Result collide with System.Threading and ASP.NET, too.
    private static readonly HashSet<string> Forbidden =
    [
        "Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Service", "Services", "Handler", "Processor",
        "Data", "Info", "Base", "Impl", "Thread", "Result", "Results",
    ];

    [Fact]
    public void A_type_is_named_by_what_it_is() => Verdict.None(
        from file in Tree.Under("src/", ".cs")
        from name in TypesIn(Tree.Read(file))
        from word in WordsOf(name)
        where Forbidden.Contains(word)
        select $"{file}: {name} says {word}",
        "Name the type by what it is, with the words of the field (CONTRIBUTING.md):");

    [Theory]
    [InlineData("public sealed partial class WebhookHandler(int x) { }", "WebhookHandler")]
    [InlineData("internal readonly record struct AppId(string Value);", "AppId")]
    [InlineData("public abstract record Control { public sealed record Idle : Control; }", "Control Idle")]
    [InlineData("enum Refusal { } interface IStore { } delegate ValueTask<int> Turn(int x);", "Refusal IStore Turn")]
    [InlineData("// class Comment\nvar text = \"class Text\"; /* class Block */ struct Real { }", "Real")]
    public void The_check_finds_the_types_of_a_file(string source, string names) =>
        Assert.Equal(names.Split(' '), TypesIn(source));

    [Theory]
    [InlineData("ThreadState", "Thread State")]
    [InlineData("IDatabase", "I Database")]
    [InlineData("HTTPResultInfo2", "HTTP Result Info2")]
    public void The_check_reads_a_name_word_by_word(string name, string words) =>
        Assert.Equal(words.Split(' '), WordsOf(name));

    private static IEnumerable<string> TypesIn(string source) =>
        Declaration().Matches(CSharp.CodeOnly(source)).Select(match => match.Groups["name"].Value);

    private static IEnumerable<string> WordsOf(string name) => Word().Matches(name).Select(match => match.Value);

    [GeneratedRegex(@"\b(?:class|struct|record(?:\s+(?:class|struct))?|interface|enum|delegate\s+[\w.<>?,\[\]]+)\s+(?<name>[A-Z]\w*)")]
    private static partial Regex Declaration();

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+")]
    private static partial Regex Word();
}
