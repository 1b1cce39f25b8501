namespace Router;

/// <summary>The clone that the tests run in.</summary>
internal static class Repository
{
    /// <summary>The folder that holds <c>Router.sln</c>, found upwards from the test assembly.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of something named from the root, with forward slashes.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Router.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Router.sln above {AppContext.BaseDirectory}: run the tests inside a clone.");
    }
}
