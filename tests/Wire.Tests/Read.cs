using System.Buffers;
using System.Text;
using Router.Protocol;

namespace Router.Wire.Tests;

/// <summary>Short forms of the calls under test.</summary>
internal static class Read
{
    public static readonly AppId Bot = new(301);
    public static readonly AppId Desk = new(302);
    public static readonly DateTimeOffset Noon = DateTimeOffset.FromUnixTimeMilliseconds(1763640000123);

    public static Webhook Webhook(string body) => WebhookReader.Read(Encoding.UTF8.GetBytes(body));

    public static WebhookItem Single(string body)
    {
        var webhook = Webhook(body);
        Assert.Empty(webhook.Notes);
        return Assert.Single(webhook.Items);
    }

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    public static string Callback(
        Content content, HeardOn on = HeardOn.Messaging, CallbackFormat format = default, Channel channel = Channel.Messenger, PersonId? person = null, Func<string, string?>? longPayload = null)
    {
        var output = new ArrayBufferWriter<byte>();
        var item = new OwedItem(Sequence: 7, Noon, content, Owner: Bot, Epoch: 3, Trace: null);
        CallbackWriter.Write(output, new CallbackAccount(channel, Samples.AccountOf(channel)), person ?? new PersonId(Samples.Person), item, on, format, longPayload);
        return Text(output.WrittenMemory);
    }

    public static GraphRequest Request(
        string method, string path, string query = "", string? contentType = "application/json", string body = "", string? authorization = null)
    {
        Assert.True(GraphRequest.Read(method, path, query, contentType, Encoding.UTF8.GetBytes(body), authorization).TryGet(out var request, out var error), error?.Message);
        return request;
    }

    public static GraphError Error<T>(Reading<T>? reading)
        where T : class
    {
        Assert.NotNull(reading);
        Assert.False(reading.TryGet(out _, out var error));
        return error!;
    }

    public static T Value<T>(Reading<T>? reading)
        where T : class
    {
        Assert.NotNull(reading);
        Assert.True(reading.TryGet(out var value, out var error), error?.Message);
        return value!;
    }
}
