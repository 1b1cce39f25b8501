namespace Router.EndToEnd;

/// <summary>Our built programs, to be started as processes.</summary>
public static class Programs
{
    /// <summary>The program of a folder under <c>src</c>, of the same configuration (Debug, Release) as the tests were built in.</summary>
    public static string Of(string project) => Built($"src/{project}", $"Router.{project}.dll");

    /// <summary>The program of a folder under <c>samples</c>.</summary>
    public static string OfSample(string project) => Built($"samples/{project}", $"{project}.dll");

    private static string Built(string folder, string file)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = Repository.PathOf($"{folder}/bin/{output.Parent!.Name}/{output.Name}/{file}");
        return File.Exists(program)
            ? program
            : throw new FileNotFoundException($"Build {folder} first: dotnet build {folder} -c {output.Parent.Name}. There is no {program}.", program);
    }
}
