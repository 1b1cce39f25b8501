namespace Router.Architecture;

public class WhoMayKnowWhom
{
    [Fact]
    public void A_project_references_only_what_the_drawing_allows() => Verdict.None(
        from project in ProjectFile.All
        let allowed = ReferenceRule.Allowed(project.Name)
        from reference in project.References
        where allowed?.Contains(reference) == false
        select $"{project.Name} → {reference}",
        "A reference against the drawing of ARCHITECTURE.md. Move the code to where it may know what it needs, or change the drawing (ReferenceRule.cs, with an ADR):");

    [Fact]
    public void Every_project_stands_in_the_drawing() => Verdict.None(
        from project in ProjectFile.All
        where ReferenceRule.Allowed(project.Name) is null
        select project.Path,
        "Say in ReferenceRule.cs what these projects may reference:");

    [Fact]
    public void Nothing_goes_round_the_drawing()
    {
        var byFile = from project in ProjectFile.All
                     from item in (string[])["Reference", "Compile", "Import"]
                     from path in item == "Import" ? project.Xml.Descendants(item).Select(import => (string?)import.Attribute("Project") ?? "") : project.Includes(item)
                     where (item != "Compile" || path.Contains("..", StringComparison.Ordinal)) && !IsTheSameScenes(project, path)
                     select $"{project.Path}: <{item}> {path}";
        var shared = from file in Tree.Under("", ".props").Concat(Tree.Under("", ".targets"))
                     where Tree.Read(file).Contains("<ProjectReference", StringComparison.Ordinal)
                     select $"{file}: <ProjectReference>";
        Verdict.None(byFile.Concat(shared), "Projects know each other by a ProjectReference in their own file, and in no other way:");
    }

    // One set of scenes, compiled once for each Router they are played against.
    private static bool IsTheSameScenes(ProjectFile project, string path) => project.Name == "ClusterEndToEnd" && path == "../EndToEnd/Scenarios/**/*.cs";

    [Fact]
    public void Only_the_cluster_names_the_engine() => Verdict.None(
        from project in ProjectFile.All
        where !ReferenceRule.IsCluster(project.Name)
        from package in project.Packages
        where package.StartsWith("Microsoft.Orleans", StringComparison.OrdinalIgnoreCase)
            || (package.StartsWith("Azure.", StringComparison.OrdinalIgnoreCase) && !MayBeLeftOut(project, package))
        select $"{project.Name}: {package}",
        "Only Grains.Interfaces, Grains, Silo, WebhookFrontend and their tests may use these packages; the rest must build without them (SharedStore: with -p:AzureStorage=false):");

    private static bool MayBeLeftOut(ProjectFile project, string package) =>
        project.Xml.Descendants("PackageReference")
            .Where(reference => (string?)reference.Attribute("Include") == package)
            .All(reference => ((string?)reference.Attribute("Condition") ?? "").Contains("$(AzureStorage)", StringComparison.Ordinal));

    [Fact]
    public void Samples_can_be_copied_out() => Verdict.None(
        from project in ProjectFile.All
        where project.Path.StartsWith("samples/", StringComparison.Ordinal) && !ReferenceRule.IsCluster(project.Name)
        from item in project.References.Concat(project.Packages)
        select $"{project.Path}: {item}",
        "A sample stands alone, without a project of ours and without a package; only a client of the cluster needs the contract and the engine:");

    [Fact]
    public void The_standalone_filter_holds_everything_but_the_cluster()
    {
        var solution = Projects("Router.sln");
        Assert.Contains("src/Protocol/Protocol.csproj", solution);
        Assert.Equal(solution.Where(path => !ReferenceRule.IsCluster(Path.GetFileNameWithoutExtension(path))), Projects("Router.Standalone.slnf"));
    }

    [Fact]
    public void Every_project_is_in_the_solution() =>
        Assert.Equal(Tree.Under("", ".csproj"), Projects("Router.sln"));

    private static string[] Projects(string file) =>
        [.. Tree.Read(file).Split('"')
            .Where(text => text.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(path => path.Replace(@"\\", "/", StringComparison.Ordinal).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];
}
