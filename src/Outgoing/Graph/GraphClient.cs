using Microsoft.Extensions.Options;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.Outgoing;

/// <summary>The Graph API, called with each Page's own token.</summary>
public sealed class GraphClient(IOptions<OutgoingOptions> options, GraphExchange exchange) : IGraph
{
    private const string Json = "application/json";

    // Instagram threads go through the linked Page; field practice names the platform (protocol.md 3.1).
    private static readonly KeyValuePair<string, string>[] OnInstagram = [new("platform", "instagram")];

    /// <inheritdoc />
    /// <remarks>Also ends when the wait would be longer than <see cref="OutgoingOptions.LongestBudgetWait"/>: the call is then answered with error 4 without being made.</remarks>
    public ValueTask WaitForBudget(PageId page, GraphPriority priority, CancellationToken stop)
    {
        if (exchange.AnswerWithoutCall(page) is not null)
        {
            return ValueTask.CompletedTask;
        }

        var turn = exchange.BudgetOf(page).Wait(priority, options.Value.LongestBudgetWait, stop);
        return turn.IsCompletedSuccessfully ? ValueTask.CompletedTask : Ignore(turn);

        static async ValueTask Ignore(ValueTask<bool> turn) => await turn;
    }

    /// <inheritdoc />
    public async Task<GraphAnswer> Send(PageId page, ReadOnlyMemory<byte> body)
    {
        // 190 goes before the budget: it is what an operator has to mend.
        if (exchange.AnswerWithoutCall(page) is { } known)
        {
            return known;
        }

        return exchange.BudgetOf(page).BlockedFor() is var blocked && blocked > options.Value.LongestBudgetWait
            ? LocalAnswer.RateLimited(blocked)
            : await exchange.Call(
                new GraphCall(page, HttpMethod.Post, "me/messages", options.Value.SendTimeout) { Body = () => new OnceContent(body, Json) },
                CancellationToken.None);
    }

    /// <inheritdoc />
    public Task<GraphAnswer> Pass(ConversationKey key, Channel channel, AppId to, string? metadata) =>
        Control("me/pass_thread_control", key, channel, to, metadata);

    /// <inheritdoc />
    public Task<GraphAnswer> Take(ConversationKey key, Channel channel, string? metadata) =>
        Control("me/take_thread_control", key, channel, to: null, metadata);

    /// <inheritdoc />
    public Task<GraphAnswer> Request(ConversationKey key, Channel channel, string? metadata) =>
        Control("me/request_thread_control", key, channel, to: null, metadata);

    /// <inheritdoc />
    public async Task<OwnerAtMeta?> ThreadOwner(ConversationKey key, Channel channel)
    {
        // It is asked again later; a throttled Page gets no questions meanwhile.
        if (exchange.BudgetOf(key.Page).BlockedFor() > TimeSpan.Zero)
        {
            return null;
        }

        // A bare id, not an object (protocol.md 3.9).
        KeyValuePair<string, string>[] query = [new("recipient", key.Person.Value), .. PlatformOf(channel)];
        var answer = await exchange.Call(
            new GraphCall(key.Page, HttpMethod.Get, "me/thread_owner", options.Value.OwnerTimeout) { Query = query }, CancellationToken.None);
        return answer.End == GraphEnd.Answered ? OwnerReply.Read(answer.Status, answer.Body.Span) : null;
    }

    /// <inheritdoc />
    public async Task<GraphAnswer> Forward(ForwardedCall call, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (exchange.AnswerWithoutCall(call.Page) is { } known)
        {
            return known;
        }

        if (!await exchange.BudgetOf(call.Page).Wait(GraphPriority.Bot, options.Value.LongestBudgetWait, stop))
        {
            return LocalAnswer.RateLimited(exchange.BudgetOf(call.Page).BlockedFor());
        }

        return await exchange.Call(
            new GraphCall(call.Page, new HttpMethod(call.Method), call.Path, options.Value.ForwardTimeout)
            {
                Query = call.Query,
                Body = call.Body is { } body ? () => new OnceContent(body, call.ContentType, options.Value.MaxForwardedBody) : null,
                Repeatable = call.Body is null,
            },
            stop);
    }

    private async Task<GraphAnswer> Control(string path, ConversationKey key, Channel channel, AppId? to, string? metadata)
    {
        if (exchange.AnswerWithoutCall(key.Page) is { } known)
        {
            return known;
        }

        var budget = exchange.BudgetOf(key.Page);
        if (!await budget.Wait(GraphPriority.Control, options.Value.ControlTimeout, CancellationToken.None))
        {
            return LocalAnswer.RateLimited(budget.BlockedFor());
        }

        var body = ControlBody.Write(key.Person, to, metadata);
        return await exchange.Call(
            new GraphCall(key.Page, HttpMethod.Post, path, options.Value.ControlTimeout)
            {
                Query = PlatformOf(channel),
                Body = () => new OnceContent(body, Json),
            },
            CancellationToken.None);
    }

    private static KeyValuePair<string, string>[] PlatformOf(Channel channel) => channel == Channel.Instagram ? OnInstagram : [];
}
