using System.Text;
using Router.Conversations;
using Router.Protocol;

namespace Router.HttpEdge.Tests;

/// <summary>Writes down what is forwarded and answers what the test says.</summary>
internal sealed class RecordingGraph : IGraph
{
    public List<(ForwardedCall Call, byte[] Body)> Forwarded { get; } = [];

    public List<(PageId Page, string Body)> Sent { get; } = [];

    public GraphAnswer Answer { get; set; } = Json(200, """{"result":"success"}""");

    public static GraphAnswer Json(int status, string body, params (string Name, string Value)[] headers) => new(
        GraphEnd.Answered, status, Encoding.UTF8.GetBytes(body), [.. headers.Select(h => new KeyValuePair<string, string>(h.Name, h.Value))]);

    public ValueTask WaitForBudget(PageId page, GraphPriority priority, CancellationToken stop) => ValueTask.CompletedTask;

    public Task<GraphAnswer> Send(PageId page, ReadOnlyMemory<byte> body)
    {
        Sent.Add((page, Encoding.UTF8.GetString(body.Span)));
        return Task.FromResult(Answer);
    }

    public Task<GraphAnswer> Pass(ConversationKey key, Channel channel, AppId to, string? metadata) => Task.FromResult(Answer);

    public Task<GraphAnswer> Take(ConversationKey key, Channel channel, string? metadata) => Task.FromResult(Answer);

    public Task<GraphAnswer> Request(ConversationKey key, Channel channel, string? metadata) => Task.FromResult(Answer);

    public Task<OwnerAtMeta?> ThreadOwner(ConversationKey key, Channel channel) => Task.FromResult<OwnerAtMeta?>(null);

    public async Task<GraphAnswer> Forward(ForwardedCall call, CancellationToken stop)
    {
        using var body = new MemoryStream();
        try
        {
            await (call.Body ?? Stream.Null).CopyToAsync(body, stop);
        }
        catch (IOException)
        {
            // As the real one: no method throws for what a stream does.
            return new GraphAnswer(GraphEnd.NotStarted, 503, "{}"u8.ToArray(), []);
        }

        Forwarded.Add((call, body.ToArray()));
        return Answer;
    }

    public void Clear()
    {
        Forwarded.Clear();
        Sent.Clear();
        Answer = Json(200, """{"result":"success"}""");
    }
}
