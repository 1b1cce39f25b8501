using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>Writes Router's configuration file for a plan.</summary>
internal static class Configuration
{
    public static JsonObject Of(RouterProcess process, Plan plan, Uri graph, string pageToken, IReadOnlyList<RecordingApp> receivers) => new()
    {
        ["Router"] = new JsonObject(),
    };
}
