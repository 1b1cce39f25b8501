using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>
/// Takes a webhook POST: body, signature, items, conversations, answer (design.md section 4). 200 means that every item is
/// stored or already known; anything less is 5xx, and Meta repeats all of them.
/// </summary>
internal sealed class WebhookIntake(
    IDirectory directory, WebhookSpread spread, RefusedLog refused, EdgeMeters meters, EdgeOptions options, TimeProvider time)
{
    private const string Where = "webhook";

    private readonly SharedDeadline _answerBy = new(options.AnswerWithin, time);

    // Meta reads the status only (protocol.md 4.3).
    private static readonly Reply Stored = new(StatusCodes.Status200OK, "{\"success\":true}"u8.ToArray());

    public async Task Answer(HttpContext context)
    {
        using var body = await RequestBody.Read(context, options.MaxWebhookBytes, options.BodyWithin, time);
        var arrived = time.GetTimestamp();
        var reply = body.Fault is { } fault ? Refuse(fault, RefusedLogging.ReasonOf(fault), $"{body.Bytes.Length} bytes")
            : CheckSignature(context.Request, body.Bytes.Span) is { } wrong ? wrong
            : await Take(WebhookReader.Read(body.Bytes), context.Request);
        meters.Webhook(time.GetElapsedTime(arrived));
        await reply.Write(context);
    }

    /// <summary>Takes an item from the dead letters once more. An item of a Page that is still unknown stays there.</summary>
    public async ValueTask<ReplayOutcome> Replay(DeadLetterRecord letter)
    {
        var webhook = WebhookReader.Read(letter.Content);
        if (webhook is not { IsReadable: true, Items: [var item] })
        {
            return ReplayOutcome.NotReplayable;
        }

        var snapshot = await Directory(webhook.Items);
        return snapshot.Accounts.TryGetValue(item.Account, out var page) && !page.Removed && await spread.StoreOnce(new ConversationKey(page.Id, item.Person), item)
            ? ReplayOutcome.Delivered
            : ReplayOutcome.NotDelivered;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Reply> Take(Webhook webhook, HttpRequest request)
    {
        foreach (var note in webhook.Notes)
        {
            refused.Add(note.Reason == WebhookFault.UnknownObject ? RefusedReason.UnknownObject : RefusedReason.MalformedItem, Where, webhook.IsReadable ? 200 : 400, note.ToString());
        }

        if (!webhook.IsReadable)
        {
            return Reply.Of(Unreadable(webhook));
        }

        using var span = EdgeMeters.Source.StartActivity(Names.Webhook);
        try
        {
            var stored = await spread.Store(webhook.Items, await Directory(webhook.Items), TraceParent.Of(request)).WaitAsync(_answerBy.Next());
            return stored ? Stored : NotStored();
        }
        catch (OperationCanceledException)
        {
            meters.Item("late");
            return NotStored();
        }
    }

    private static Reply NotStored() => Reply.Of(GraphErrors.Unavailable("Not every item could be stored. Send the webhook again."));

    /// <summary>The snapshot, read afresh once when an item names an account it does not know (rules.md section 6).</summary>
    private async ValueTask<DirectorySnapshot> Directory(IReadOnlyList<WebhookItem> items)
    {
        var snapshot = directory.Current;
        foreach (var item in items)
        {
            if (!snapshot.Accounts.ContainsKey(item.Account))
            {
                return await directory.Refresh(CancellationToken.None);
            }
        }

        return snapshot;
    }

    private Reply? CheckSignature(HttpRequest request, ReadOnlySpan<byte> body)
    {
        var secrets = directory.Current.Seat.Secrets;
        var verdict = Signatures.Verify(
            body, sha256Header: request.Headers["X-Hub-Signature-256"], sha1Header: request.Headers["X-Hub-Signature"],
            secrets.IsDefault ? [] : ImmutableCollectionsMarshal.AsArray(secrets)!);
        return verdict switch
        {
            SignatureVerdict.Valid => null,
            SignatureVerdict.Missing => Refuse(Unsigned(401, "X-Hub-Signature-256 is missing."), RefusedReason.MissingSignature),
            SignatureVerdict.Malformed => Refuse(Unsigned(403, "X-Hub-Signature-256 must be sha256= and 64 hexadecimal digits."), RefusedReason.MalformedSignature),
            _ => Refuse(Unsigned(403, "The signature does not fit the body and the app secret of Router's seat."), RefusedReason.WrongSignature),
        };
    }

    private static GraphError Unsigned(int status, string text) => new(status, 190, null, text);

    // "404 only for a foreign object in Meta's sample"; a body that is no webhook at all is the sender's fault (protocol.md 4.3).
    private static GraphError Unreadable(Webhook webhook) =>
        webhook.Notes.Any(n => n.Reason == WebhookFault.UnknownObject)
            ? new GraphError(404, 100, null, "(#100) object must be page or instagram.")
            : GraphErrors.Parameter("The body is no webhook: it must be JSON with object and entry.");

    private Reply Refuse(GraphError error, RefusedReason reason, string? note = null)
    {
        refused.Add(reason, Where, error.Status, note);
        return Reply.Of(error);
    }
}
