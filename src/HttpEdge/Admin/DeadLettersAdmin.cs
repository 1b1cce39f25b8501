using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>A dead letter as the operator reads it: whose and why, never what it says.</summary>
internal sealed record DeadLetterView(string Id, string Page, string Person, string? App, string Reason, DateTimeOffset At, string On, int Bytes);

/// <summary><c>/admin/dead-letters</c>: what ended unsent, to be replayed or removed.</summary>
internal static class DeadLettersAdmin
{
    public static void MapDeadLetters(this RouteGroupBuilder admin)
    {
        var letters = admin.MapGroup("/dead-letters").WithTags("Dead letters");
        letters.MapGet("", List).Produces<ListOf<DeadLetterView>>().WithSummary("The newest, of one app or of all");
        letters.MapPost("/{id}/replay", Replay).Produces<DoneView>().WithSummary("Deliver it once more under its old id; a success removes it");
        letters.MapDelete("/{id}", Remove).Produces<DoneView>().WithSummary("Remove it for good");
    }

    private static async Task<IResult> List(string? app, int? most, IDeadLetters letters, EdgeOptions options, CancellationToken stop)
    {
        if (!PathIds.TryAppOrNone(app, out var id, out var error))
        {
            return error;
        }

        var found = await letters.Read(id, Math.Clamp(most ?? options.MostListed, 1, options.MostListed), stop);
        return AdminAnswers.Ok(new ListOf<DeadLetterView>([.. found.Select(View)]));
    }

    private static async Task<IResult> Replay(string id, IDeadLetters letters, IDeadLetterReplay replay, WebhookIntake intake, CancellationToken stop)
    {
        if (await letters.Find(id, stop) is not { } letter)
        {
            return AdminAnswers.NotFound("dead letter");
        }

        var outcome = ItemMorgue.IsItem(letter) ? await intake.Replay(letter) : await replay.Replay(letter, stop);
        if (outcome == ReplayOutcome.Delivered)
        {
            await letters.Remove(id, stop);
        }

        return outcome switch
        {
            ReplayOutcome.Delivered => AdminAnswers.Done,
            ReplayOutcome.NotDelivered => AdminReplies.Error(409, "not_delivered", "It was not taken; the dead letter stays. Is the app running, and is the Page registered?"),
            _ => AdminReplies.Error(409, "not_replayable", "It cannot be replayed: the app or the Page is gone, or what was kept cannot be read. Remove it."),
        };
    }

    private static async Task<IResult> Remove(string id, IDeadLetters letters, CancellationToken stop) =>
        await letters.Remove(id, stop) ? AdminAnswers.Done : AdminAnswers.NotFound("dead letter");

    private static DeadLetterView View(DeadLetterRecord letter) => new(
        letter.Id, letter.Conversation.Page.Value, letter.Conversation.Person.Value, letter.App?.ToString(), Words.Of(letter.Reason), letter.At, Words.Of(letter.On), letter.Content.Length);
}
