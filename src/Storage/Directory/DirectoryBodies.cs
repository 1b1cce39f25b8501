using System.Text.Json;
using System.Text.Json.Serialization;

namespace Router.Storage;

// The bodies of the directory's rows. They are stored for years: a property may be added, never renamed or given another
// meaning. Secrets are encrypted (KeyRing), ids are numbers as text, times are ISO 8601, kinds are their stable numbers.

internal sealed record SeatBody(string App, string Graph, string Version, byte[]? Secret, byte[]? Successor, byte[]? VerifyToken);

internal sealed record AppBody(
    string Name,
    byte[] Secret,
    string? Callback,
    byte[]? VerifyToken,
    bool Verified,
    string? Parked,
    bool AllNumbers,
    bool BarePostbacks,
    bool IdleOwnerAsObject,
    string[] Forwards);

internal sealed record PageBody(
    string Name,
    string? Instagram,
    string Profile,
    string? Primary,
    string? OldButtons,
    int Claim,
    bool MetaKnowsRequests,
    string[] PlatformApps,
    RouteBody[] Routes,
    TimeSpan? IdleAfter,
    TimeSpan? RequestLasts,
    TimeSpan? DeliveryLasts,
    TimeSpan? SurveyLasts,
    byte[]? Token,
    DateTimeOffset? RemovedAt);

internal sealed record RouteBody(int Kind, string? Key, string App);

internal sealed record PageAppBody(string[] Fields, bool MayTakeOver, bool HumanAgent, int Priority);

/// <param name="App">Whose.</param>
/// <param name="Page">For which Page.</param>
/// <param name="IssuedAt">When it was issued.</param>
/// <param name="ExpiresAt">Null: never.</param>
/// <param name="Declared">Taken out of the configuration file, it is revoked at the next start.</param>
internal sealed record TokenBody(string App, string Page, DateTimeOffset IssuedAt, DateTimeOffset? ExpiresAt, bool Declared);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = false)]
[JsonSerializable(typeof(SeatBody))]
[JsonSerializable(typeof(AppBody))]
[JsonSerializable(typeof(PageBody))]
[JsonSerializable(typeof(PageAppBody))]
[JsonSerializable(typeof(TokenBody))]
internal sealed partial class BodyJson : JsonSerializerContext;
