namespace Router.Throughput;

/// <summary>The cluster's programs. They are no part of this project, so that it builds where the engine's packages do not restore.</summary>
internal static class BuiltProgram
{
    public static bool AreThere => Of("Silo") is not null && Of("WebhookFrontend") is not null;

    /// <summary>The Release build of a folder under <c>src</c>; null: there is none.</summary>
    public static string? Of(string project) =>
        Repository.PathOf($"src/{project}/bin/Release/net10.0/Router.{project}.dll") is var program && File.Exists(program) ? program : null;
}
