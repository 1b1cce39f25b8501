using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Router.Conversations;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>Router's seat at Meta, as it is written.</summary>
internal sealed record SeatBody
{
    public required string App { get; init; }

    public required string Graph { get; init; }

    public string Version { get; set; } = "v23.0";
}

/// <summary>Router's seat at Meta, as it is read: whether there are secrets, and not which.</summary>
internal sealed record SeatView(string App, string Graph, string Version, int Secrets, bool HasVerifyToken);

/// <summary>The seat's secrets; a successor beside the old one is a rotation under way.</summary>
internal sealed record SeatSecretsBody
{
    public required string Secret { get; init; }

    public string? Successor { get; set; }

    public string? VerifyToken { get; set; }

    public override string ToString() => "SeatSecretsBody";
}

/// <summary><c>/admin/seat</c>: Router's own Meta app.</summary>
internal static class SeatAdmin
{
    public static void MapSeat(this RouteGroupBuilder admin)
    {
        var seat = admin.MapGroup("/seat").WithTags("Seat at Meta");
        seat.MapGet("", Read).Produces<SeatView>().WithSummary("Router's own Meta app");
        seat.MapPut("", Write).Produces<DoneView>().WithSummary("Change the app, the Graph API's address or its version");
        seat.MapPut("/secrets", SetSecrets).Produces<DoneView>().WithSummary("Replace the app secret, or rotate it with a successor");
    }

    private static IResult Read(IDirectory directory)
    {
        var seat = directory.Current.Seat;
        return AdminAnswers.Ok(new SeatView(seat.App.ToString(), seat.Graph.AbsoluteUri, seat.Version, seat.Secrets.Length, seat.VerifyToken is not null));
    }

    private static async Task<IResult> Write(SeatBody body, IDirectoryEditor editor, CancellationToken stop) =>
        !PathIds.TryApp(body.App, out var app, out var error) ? error
        : !Uri.TryCreate(body.Graph, UriKind.Absolute, out var graph) || graph.Scheme is not ("http" or "https") ? AdminAnswers.Invalid("graph must be an http or https address.")
        : body.Version is not ['v', .. var number] || !number.All(c => char.IsAsciiDigit(c) || c == '.') || !number.Contains('.', StringComparison.Ordinal) ? AdminAnswers.Invalid("version looks like v23.0.")
        : AdminAnswers.Of(await editor.SetSeat(new SeatSettings(app, graph, body.Version), stop));

    private static async Task<IResult> SetSecrets(SeatSecretsBody body, IDirectoryEditor editor, CancellationToken stop) =>
        string.IsNullOrWhiteSpace(body.Secret)
            ? AdminAnswers.Invalid("secret must not be empty.")
            : AdminAnswers.Of(await editor.SetSeatSecrets(new SeatSecrets(Secret: new Secret(body.Secret.Trim()), Successor: OrNone(body.Successor), VerifyToken: OrNone(body.VerifyToken)), stop));

    private static Secret? OrNone(string? text) => string.IsNullOrWhiteSpace(text) ? null : new Secret(text.Trim());
}
