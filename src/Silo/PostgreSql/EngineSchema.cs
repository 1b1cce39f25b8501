using System.Reflection;

namespace Router.Silo;

/// <summary>
/// The tables of the engine's PostgreSQL providers, and the statements that they read from the database by name. It is our own: the
/// providers say which names, parameters and columns they need, and nothing else. Applying it again changes nothing.
/// </summary>
internal static class EngineSchema
{
    private const string Folder = "PostgreSql.Schema.";

    /// <summary>The whole as one script for <c>psql</c>.</summary>
    public static string Text { get; } = Read();

    /// <summary>The names of the statements the providers ask for.</summary>
    public static IReadOnlyList<string> Queries { get; } =
    [
        .. Text.Split('\n').Where(line => line.StartsWith("('", StringComparison.Ordinal)).Select(line => line.Split('\'')[1]),
    ];

    private static string Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var parts = assembly.GetManifestResourceNames().Where(name => name.Contains(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        return string.Join('\n', parts.Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        }));
    }
}
