using System.Text.Json.Nodes;

namespace Router.EndToEnd;

/// <summary>
/// The Router that a world is built around: the one seam between the load, the faults and the checker on one side and what they are
/// played against on the other. <see cref="RouterProcess"/> is one process on one machine, <see cref="ClusterUnderTest"/> a cluster: its
/// addresses are those of its front ends, its parts are its silos. It is chosen by <see cref="Plan.Router"/>, and neither the load nor
/// the checker learns which one they face.
/// <para>
/// An implementation records <see cref="HistoryEvent.ProcessKilled"/> and <see cref="HistoryEvent.ProcessReady"/> around every kill and
/// start, also of a single part: the checker allows attempts to repeat and expiry to be late only after a kill.
/// </para>
/// </summary>
public interface IRouterUnderTest : IAsyncDisposable
{
    /// <summary>Where apps call: the Graph-compatible API.</summary>
    Uri Public { get; }

    /// <summary>Where Meta posts; one address, whatever stands behind it.</summary>
    Uri Webhook { get; }

    /// <summary>The private port: admin API, health.</summary>
    Uri Private { get; }

    string AdminToken { get; }

    /// <summary>What its processes wrote to their consoles, all their lives together.</summary>
    IReadOnlyList<string> Log { get; }

    /// <summary>
    /// True where the rest goes on answering while a part is killed and replaced (a cluster): the load goes on, too. False where
    /// nothing answers meanwhile: the load waits, as clients would.
    /// </summary>
    bool AnswersWhilePartIsAway { get; }

    /// <summary>Starts every part and waits until the whole is ready. Returns how long that took.</summary>
    Task<TimeSpan> Start();

    /// <summary><c>kill -9</c> of one part, chosen by <paramref name="random"/>, and a replacement for it; ends when that is ready.</summary>
    Task ReplacePart(Random random);

    /// <summary><c>kill -9</c> of every part at once, and a new start: what is read afterwards is what was stored.</summary>
    Task StartAfresh();

    /// <summary>Ends when every part of Router follows the changes that the admin API has answered so far.</summary>
    Task ChangesAreSeen();

    /// <summary>A call of the private port; throws <see cref="HttpRequestException"/> for every answer but 2xx.</summary>
    Task<JsonNode> Admin(HttpMethod method, string path, JsonNode? body = null);
}

/// <summary>What stands around the Router under test when it is made: everything its configuration has to name.</summary>
/// <param name="Plan">The Page, the apps, the settings.</param>
/// <param name="Graph">The pretend Meta's address.</param>
/// <param name="PageToken">The Page's token for Router's app.</param>
/// <param name="Apps">The apps' receivers.</param>
/// <param name="Recorder">Where kills and starts are written down.</param>
public sealed record Surroundings(Plan Plan, Uri Graph, string PageToken, IReadOnlyList<RecordingApp> Apps, Recorder Recorder);

public static class RouterUnderTest
{
    /// <summary>Makes the Router of every plan that names none: one process, unless the test project is about something else.</summary>
    public static Func<Surroundings, IRouterUnderTest> Usual { get; set; } = around => new RouterProcess(around);

    public static Task<JsonNode> Admin(this IRouterUnderTest router, string path) => router.Admin(HttpMethod.Get, path);
}
