using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Router.Protocol;

namespace Router.Wire.Tests;

/// <summary>Reading never throws (style.md rule 16): random bytes, and real input with pieces cut, doubled, swapped and overwritten.</summary>
public class NeverThrowsTests
{
    private static readonly byte[][] Spices =
    [
        "\""u8.ToArray(), "{"u8.ToArray(), "}"u8.ToArray(), "["u8.ToArray(), "]"u8.ToArray(), ","u8.ToArray(), ":"u8.ToArray(), "\\"u8.ToArray(), "null"u8.ToArray(), "1e999"u8.ToArray(),
        "\\ud800"u8.ToArray(), "-0"u8.ToArray(), "\"\""u8.ToArray(), "99999999999999999999999"u8.ToArray(), [0xff], [0xc3], [0], "~r8d:"u8.ToArray(), "~r8d@"u8.ToArray(), "%"u8.ToArray(), "&"u8.ToArray(), "="u8.ToArray(), "+"u8.ToArray(),
        "'"u8.ToArray(), "{result=a:$.b}"u8.ToArray(), "\"id\":"u8.ToArray(), "\"message\":"u8.ToArray(), "{\"a\":1}"u8.ToArray(), "true"u8.ToArray(),
    ];

    private static readonly byte[][] Values =
    [
        "null"u8.ToArray(), "{}"u8.ToArray(), "[[1]]"u8.ToArray(), "\"\\ud800\""u8.ToArray(), "\"\""u8.ToArray(), "1e400"u8.ToArray(), "-12345678901234567890123"u8.ToArray(),
        "\"page\""u8.ToArray(), "true"u8.ToArray(), "\"~r8d@x\""u8.ToArray(), [(byte)'"', 0xff, (byte)'"'], "\"\\u0000\""u8.ToArray(), "{\"message\":{\"id\":[]}}"u8.ToArray(),
    ];

    private static readonly byte[][] Webhooks =
    [
        .. Samples.All.Select(s => Encoding.UTF8.GetBytes(Samples.Post(Channel.Messenger, "messaging", Samples.ItemOn(Channel.Messenger, s.Name)))),
        Encoding.UTF8.GetBytes(Samples.Post(Channel.Instagram, "standby", Samples.ItemOn(Channel.Instagram, "echo"), Samples.ItemOn(Channel.Instagram, "postback"))),
        .. Enumerable.Range(0, 8).Select(_ => Encoding.UTF8.GetBytes(Samples.Post(Channel.Messenger, "messaging", [.. Samples.All.Take(6).Select(s => Samples.ItemOn(Channel.Messenger, s.Name)), "{\"sender\":{\"id\":7},\"message\":{}}"]))),
        Encoding.UTF8.GetBytes(Samples.Post(Channel.Instagram, "changes", """{"field":"messages","value":{"sender":{"id":"1"},"message":{"mid":"m"}}}""", """{"field":"feed","value":{"user":{"id":"5"}}}""")),
    ];

    private static readonly byte[][] Requests =
    [
        """{"recipient":{"id":"1"},"target_app_id":263902037430900,"metadata":"x","duration":60,"access_token":"T"}"""u8.ToArray(),
        """{"recipient":{"id":"1"},"message":{"metadata":"m","text":"x","attachment":{"type":"template","payload":{"buttons":[{"type":"postback","payload":"B"}]}}},"thread_control":{"control_type":"pass","app_id":1}}"""u8.ToArray(),
        "recipient=%7Bid%3A1%7D&message={text:'hi',attachment:{payload:{buttons:[{type:postback,payload:B}]}}}&thread_control={control_type:pass}"u8.ToArray(),
        "recipient[id]=1&message[attachment][payload][buttons][0][payload]=x&message[attachment][payload][buttons][0][type]=postback"u8.ToArray(),
        """{"batch":[{"method":"POST","relative_url":"me/messages?a={result=a:$.b[0].*}","body":"recipient={id:1}&message={text:{result=a:$.b}}","name":"b","depends_on":"a"}],"fields":"id,access_token"}"""u8.ToArray(),
        """{"get_started":{"payload":"x"},"ice_breakers":[{"question":"q","payload":"p"}],"persistent_menu":"[{call_to_actions:[{type:postback,payload:A}]}]"}"""u8.ToArray(),
    ];

    private static readonly byte[][] Answers =
    [
        """{"error":{"message":"x","code":10,"error_subcode":2018300,"is_transient":true}}"""u8.ToArray(),
        """{"data":[{"thread_owner":{"app_id":"1","expiration":1700000000}}],"paging":{"next":"https://x/y?access_token=T&a=b"}}"""u8.ToArray(),
        """{"recipient_id":"1","message_id":"m","access_token":"T","list":[{"payload":"~r8d:x"},{"payload":"~r8d@k"}]}"""u8.ToArray(),
        """{"1":[{"call_count":1,"total_time":2.5,"total_cputime":3,"estimated_time_to_regain_access":4}]}"""u8.ToArray(),
    ];

    [Fact]
    public void A_webhook_of_any_bytes_is_read_and_what_was_read_can_be_written()
    {
        var (items, notes, unreadable, written) = (0, 0, 0, 0);
        Check(Webhooks, 6000, body =>
        {
            var webhook = WebhookReader.Read(body);
            items += webhook.Items.Count;
            notes += webhook.IsReadable ? webhook.Notes.Count : 0;
            unreadable += webhook.IsReadable ? 0 : 1;
            foreach (var read in webhook.Items)
            {
                foreach (var on in new[] { HeardOn.Messaging, HeardOn.Standby })
                {
                    foreach (var echoOf in new AppId?[] { null, Read.Desk })
                    {
                        var content = new Content.FromMeta(read.Item.Kind, read.Item.Channel, read.Item.Json, echoOf);
                        CallbackWriter.LongPayloadKeys(content);
                        var callback = Read.Callback(content, on, new CallbackFormat { BarePostbacks = true });
                        Assert.True(Ascii.IsValid(callback), "a callback is ASCII");
                        using var json = System.Text.Json.JsonDocument.Parse(callback, new() { MaxDepth = 80 });
                        written++;
                    }
                }
            }
        });
        Assert.True(items > 1000 && notes > 100 && unreadable > 1000 && written > 1000, $"{items} items, {notes} notes, {unreadable} unreadable, {written} written");
    }

    [Fact]
    public void A_Graph_request_of_any_bytes_is_read_or_refused()
    {
        var (calls, sends, forwarded, parts, errors) = (0, 0, 0, 0, 0);
        Check(Requests, 6000, body =>
        {
            foreach (var type in new[] { "application/json", null })
            {
                var text = Encoding.Latin1.GetString(body);
                foreach (var reading in new[]
                {
                    GraphRequest.Read("POST", "/v1.0/me/pass_thread_control", "", type, body, text),
                    GraphRequest.Read("POST", text, text, type, default, null),
                    GraphRequest.Read("POST", "/me/extend_thread_control", text, type, body, null),
                })
                {
                    if (!reading.TryGet(out var request, out var error))
                    {
                        errors++;
                        Assert.True(error.Status >= 400);
                        continue;
                    }

                    _ = (request.Fields, request.AsksForToken);
                    calls += ControlCall.Read(request) is { } call && call.TryGet(out _, out _) ? 1 : 0;
                    if (SendCall.Read(request).TryGet(out _, out _))
                    {
                        sends++;
                        forwarded += SendWriter.Write(request, Read.Bot, Channel.Messenger).TryGet(out var sent, out _) && sent.Body.Length > 0 ? 1 : 0;
                    }

                    SendWriter.WriteOther(request, Read.Bot);
                    if (GraphBatch.Read(request).TryGet(out var batch, out _))
                    {
                        foreach (var part in batch.Parts)
                        {
                            parts++;
                            if (GraphBatch.Resolve(part, new Dictionary<string, BatchReply> { ["a"] = new(200, [], """{"b":[1]}"""u8.ToArray()) }).TryGet(out var resolved, out _))
                            {
                                GraphBatch.ToRequest(resolved, request);
                            }
                        }
                    }
                }
            }
        });
        Assert.True(calls > 300 && sends > 300 && forwarded > 300 && parts > 100 && errors > 300, $"{calls} calls, {sends} sends, {forwarded} forwarded, {parts} parts, {errors} errors");
    }

    [Fact]
    public void An_answer_of_any_bytes_is_read_and_cleaned()
    {
        var (accepted, refused, unreadable, owners) = (0, 0, 0, 0);
        Check(Answers, 6000, body =>
        {
            _ = GraphReply.Read(200, body) switch
            {
                GraphReply.Accepted => accepted++,
                GraphReply.Error => refused++,
                _ => unreadable++,
            };
            owners += OwnerReply.Read(200, body) is OwnerAtMeta.App ? 1 : 0;
            ReplyCleaner.LongPayloadKeys(body);
            var cleaned = ReplyCleaner.Clean(body, [new Secret("T")], new Uri("http://127.0.0.1:1"));
            Assert.True(cleaned.AsSpan().IndexOf((byte)'T') < 0);
            UsageHeaders.Read(Encoding.Latin1.GetString(body), null, Encoding.UTF8.GetString(body));
            Signatures.Verify(body, Encoding.Latin1.GetString(body), null, [new Secret("s")]);
        });
        Assert.True(accepted > 300 && refused > 100 && unreadable > 300 && owners > 100, $"{accepted} {refused} {unreadable} {owners}");
    }

    private static void Check(byte[][] seeds, int runs, Action<byte[]> body) =>
        Prop.ForAll(Bytes(seeds).ToArbitrary(), bytes =>
        {
            body(bytes);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(runs));

    private static Gen<byte[]> Bytes(byte[][] seeds)
    {
        var random = ArbMap.Default.GeneratorFor<byte[]>().Select(b => b ?? []);
        var mutated = Gen.Elements(seeds).SelectMany(seed => Gen.Choose(0, 3).SelectMany(n => Mutate(seed, n)));
        return Gen.Frequency((1, random), (9, mutated));
    }

    private static Gen<byte[]> Mutate(byte[] seed, int times)
    {
        if (times == 0 || seed.Length == 0)
        {
            return Gen.Constant(seed);
        }

        return Gen.Choose(0, 9).SelectMany(how =>
            Gen.Choose(0, seed.Length - 1).SelectMany(at =>
                Gen.Choose(1, Math.Min(12, seed.Length - at)).SelectMany(length =>
                    Gen.Elements(Spices).SelectMany(spice => Mutate(Changed(seed, how, at, length, spice), times - 1)))));
    }

    private static byte[] Changed(byte[] seed, int how, int at, int length, byte[] spice) => how switch
    {
        0 => [.. seed[..at], .. seed[(at + length)..]],
        1 => [.. seed[..at], .. seed[at..(at + length)], .. seed[at..]],
        2 => [.. seed[..at], .. spice, .. seed[at..]],
        3 => [.. seed[..at], .. spice, .. seed[(at + length)..]],
        4 => seed[..at],
        _ => Value(seed, at, Values[length % Values.Length]),
    };

    /// <summary>A number or text replaced as a whole: the JSON stays sound, its meaning does not.</summary>
    private static byte[] Value(byte[] seed, int at, byte[] value)
    {
        for (var colon = seed.AsSpan(at).IndexOf((byte)':'); colon >= 0; colon = seed.AsSpan(at).IndexOf((byte)':'))
        {
            at += colon + 1;
            var length = at < seed.Length && seed[at] is not ((byte)'{' or (byte)'[') ? seed.AsSpan(at).IndexOfAny((byte)',', (byte)'}', (byte)']') : -1;
            if (length >= 0)
            {
                return [.. seed[..at], .. value, .. seed[(at + length)..]];
            }
        }

        return seed;
    }
}
