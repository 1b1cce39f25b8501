using System.Text;
using Router.Conversations;
using Router.Wire;
using static Router.Outgoing.Tests.Setting;

namespace Router.Outgoing.Tests;

public class CallbackVerifierTests
{
    private static readonly Secret Token = new("verify me & more");

    [Fact]
    public async Task The_echoed_challenge_verifies_and_the_question_keeps_the_addresss_own_query()
    {
        await using var app = new AppReceiver((asked, to, stop) => to.WriteAsync(Answer(200, Challenge(asked)), stop).AsTask());
        Assert.Equal(CallbackVerdict.Verified, await Verify(app.Address));
        var question = Assert.Single(app.All);
        Assert.Equal("GET", question.Method);
        Assert.Matches(@"^/hook\?key=of-its-own&hub\.mode=subscribe&hub\.challenge=\d{10}&hub\.verify_token=verify%20me%20%26%20more$", question.Target);
    }

    [Fact]
    public async Task Each_question_has_a_challenge_of_its_own()
    {
        await using var app = new AppReceiver((asked, to, stop) => to.WriteAsync(Answer(200, Challenge(asked)), stop).AsTask());
        await Verify(app.Address);
        await Verify(app.Address);
        Assert.NotEqual(Challenge(app.All[0]), Challenge(app.All[1]));
    }

    [Fact]
    public async Task What_counts_is_the_body_and_not_the_status()
    {
        await using var polite = new AppReceiver((_, to, stop) => to.WriteAsync(Answer(200, "Error, wrong validation token"), stop).AsTask());
        Assert.Equal(CallbackVerdict.WrongChallenge, await Verify(polite.Address));
        await using var odd = new AppReceiver((asked, to, stop) => to.WriteAsync(Answer(500, Challenge(asked) + "\n"), stop).AsTask());
        Assert.Equal(CallbackVerdict.Verified, await Verify(odd.Address));
        await using var quotes = new AppReceiver((asked, to, stop) => to.WriteAsync(Answer(200, $"\"{Challenge(asked)}\""), stop).AsTask());
        Assert.Equal(CallbackVerdict.WrongChallenge, await Verify(quotes.Address));
        await using var longer = new AppReceiver((asked, to, stop) => to.WriteAsync(Answer(200, Challenge(asked) + new string('x', 1000)), stop).AsTask());
        Assert.Equal(CallbackVerdict.WrongChallenge, await Verify(longer.Address));
        await using var elsewhere = new AppReceiver(AppReceiver.Status(302, "Location: /there\r\n"));
        Assert.Equal(CallbackVerdict.WrongChallenge, await Verify(elsewhere.Address));
        Assert.Single(elsewhere.All);
    }

    [Fact]
    public async Task Silence_is_not_reached_and_an_inner_address_is_not_allowed()
    {
        await using var silent = new AppReceiver((_, _, stop) => Task.Delay(Timeout.Infinite, stop));
        Assert.Equal(CallbackVerdict.NotReached, await Verify(silent.Address));
        await using var closes = new AppReceiver((_, to, _) => to.DisposeAsync().AsTask());
        Assert.Equal(CallbackVerdict.NotReached, await Verify(closes.Address));
        Assert.Equal(CallbackVerdict.AddressNotAllowed, await Verify(silent.Address, o => o.AllowPrivateAddresses = false));
        Assert.Equal(CallbackVerdict.AddressNotAllowed, await Verify(new Uri("http://[::ffff:169.254.169.254]/latest/meta-data"), o => o.AllowPrivateAddresses = false));
    }

    private static string Challenge(Arrived asked) => System.Text.RegularExpressions.Regex.Match(asked.Target, @"hub\.challenge=(\d+)").Groups[1].Value;

    private static byte[] Answer(int status, string body) =>
        Encoding.UTF8.GetBytes($"HTTP/1.1 {status} So\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    private static async Task<CallbackVerdict> Verify(Uri address, Action<OutgoingOptions>? change = null)
    {
        var options = Options(o =>
        {
            o.VerificationTimeout = TimeSpan.FromSeconds(1);
            change?.Invoke(o);
        });
        using var transports = new Transports(options, new AddressGuard(options));
        return await new CallbackVerifier(options, transports).Verify(address, Token, default);
    }
}
