using System.Xml.Linq;

namespace Router.Architecture;

/// <summary>What one project file asks for.</summary>
internal sealed record ProjectFile(string Path, XElement Xml)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public IEnumerable<string> References => Includes("ProjectReference").Select(path => System.IO.Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

    public IEnumerable<string> Packages => Includes("PackageReference");

    public static IEnumerable<ProjectFile> All => Tree.Under("", ".csproj").Select(Read);

    public static ProjectFile Read(string path) => new(path, XElement.Parse(Tree.Read(path)));

    /// <summary>Everything an item of this kind includes; one attribute may name several, separated by semicolons.</summary>
    public IEnumerable<string> Includes(string item) =>
        Xml.Descendants(item)
            .SelectMany(element => ((string?)element.Attribute("Include") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
