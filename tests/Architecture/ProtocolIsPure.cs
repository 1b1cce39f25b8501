using System.Xml.Linq;

namespace Router.Architecture;

public class ProtocolIsPure
{
    private const string Folder = "src/Protocol/";
    private const string Analyzer = "Microsoft.CodeAnalysis.BannedApiAnalyzers";

    private static readonly ProjectFile Protocol = ProjectFile.Read(Folder + "Protocol.csproj");

    [Fact]
    public void It_has_no_package_but_its_analyzer()
    {
        Assert.Equal([Analyzer], Protocol.Packages);
        var analyzer = Protocol.Xml.Descendants("PackageReference").Single();
        Assert.Equal("all", (string?)analyzer.Attribute("PrivateAssets"));
        Assert.Empty(Protocol.Includes("FrameworkReference"));
        Assert.Equal("Microsoft.NET.Sdk", (string?)Protocol.Xml.Attribute("Sdk"));
    }

    [Fact]
    public void Its_banned_symbols_are_wired() =>
        Assert.Contains("BannedSymbols.txt", Protocol.Includes("AdditionalFiles"));

    [Theory]
    [InlineData("P:System.DateTimeOffset.UtcNow")]
    [InlineData("P:System.DateTime.UtcNow")]
    [InlineData("P:System.DateTime.Now")]
    [InlineData("T:System.TimeProvider")]
    [InlineData("M:System.Guid.NewGuid")]
    [InlineData("T:System.Random")]
    [InlineData("T:System.Environment")]
    [InlineData("T:System.Threading.Tasks.Task")]
    [InlineData("T:System.IO.File")]
    [InlineData("T:System.Net.Http.HttpClient")]
    public void It_is_denied_time_chance_and_the_outside(string symbol) =>
        Assert.Contains(Tree.Read(Folder + "BannedSymbols.txt").Split('\n'), line => line.Split(';')[0].Trim() == symbol);

    [Fact]
    public void Nothing_silences_the_ban()
    {
        Assert.Equal("true", (string?)XElement.Parse(Tree.Read("Directory.Build.props")).Descendants("TreatWarningsAsErrors").Single());
        Verdict.None(
            from file in Tree.Files
            where file.StartsWith(Folder, StringComparison.Ordinal) || Path.GetFileName(file) is ".editorconfig" or ".globalconfig" or "Directory.Build.props"
            where Tree.Read(file).Contains("RS0030", StringComparison.Ordinal)
            select file,
            "RS0030 is what keeps Protocol pure; leave it an error everywhere:");
    }

    [Fact]
    public void It_neither_waits_nor_logs() => Verdict.None(
        from file in Tree.Under(Folder, ".cs")
        let code = CSharp.CodeOnly(Tree.Read(file))
        from word in (string[])["async ", "await ", "ILogger", "lock ("]
        where code.Contains(word, StringComparison.Ordinal)
        select $"{file}: {word.Trim()}",
        "The rules are plain functions; waiting, logging and locking belong to Conversations:");
}
