using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Router.Sandbox.Tests.Conformance;

/// <summary>protocol.md 4.1 to 4.3: verification, signature, delivery.</summary>
public sealed class Transport
{
    private static async Task<Stage> RouterOnly(MetaWorldOptions? options = null)
    {
        var stage = await Stage.Set(options: options);
        stage.Page.Unsubscribe(stage.Desk);
        return stage;
    }

    [Fact]
    public async Task S4_1_The_callback_is_verified_by_a_get_with_mode_token_and_challenge()
    {
        await using var stage = await Stage.Set();
        Assert.True((bool)(await stage.Sandbox("apps/111/verify", "{}"))["verified"]!);
        Assert.Matches("^\\?hub\\.mode=subscribe&hub\\.challenge=\\d+&hub\\.verify_token=verify-me$", Assert.Single(stage.AtRouter.Verifications));
    }

    [Fact]
    public async Task S4_1_Only_the_bare_challenge_in_the_body_verifies_whatever_the_status_says()
    {
        await using var stage = await Stage.Set();
        stage.AtRouter.AnswersChallenge = challenge => $"\"{challenge}\"";
        Assert.False((bool)(await stage.Sandbox("apps/111/verify", "{}"))["verified"]!);
        stage.AtRouter.AnswersChallenge = _ => "ok";
        Assert.False((bool)(await stage.Sandbox("apps/111/verify", "{}"))["verified"]!);
    }

    [Fact]
    public async Task S4_2_Both_signatures_are_over_the_bytes_sent_with_the_receiving_apps_secret()
    {
        await using var stage = await Stage.Set();
        stage.Ann.Writes("Grüße");
        await stage.Meta.Settled();
        foreach (var (post, secret) in new[] { (stage.AtRouter.Posts.Single(), "router-secret"), (stage.AtDesk.Posts.Single(), "desk-secret") })
        {
            var key = Encoding.UTF8.GetBytes(secret);
            Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(key, post.Bytes)), post.Headers["X-Hub-Signature-256"]);
#pragma warning disable CA5350 // The legacy header is SHA-1.
            Assert.Equal("sha1=" + Convert.ToHexStringLower(HMACSHA1.HashData(key, post.Bytes)), post.Headers["X-Hub-Signature"]);
#pragma warning restore CA5350
        }
    }

    [Fact]
    public async Task S4_2_Characters_beyond_ASCII_are_lowercase_escapes_and_slashes_are_escaped()
    {
        await using var stage = await Stage.Set();
        stage.Ann.Writes("é / \u2764");
        await stage.Meta.Settled();
        Assert.EndsWith("\"text\":\"\\u00e9 \\/ \\u2764\"}}]}]}", stage.AtRouter.Posts.Single().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S4_2_A_self_signed_certificate_is_refused()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        await using var host = builder.Build();
        var heard = 0;
        host.Run(context =>
        {
            heard++;
            return context.Response.WriteAsync(context.Request.Query["hub.challenge"].ToString());
        });
        await host.StartAsync();
        await using var stage = await RouterOnly();
        stage.Router.Callback = new(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

        Assert.False((bool)(await stage.Sandbox("apps/111/verify", "{}"))["verified"]!);
        stage.Ann.Writes("hi");
        await stage.Meta.Settled();
        Assert.Equal(0, heard);
        Assert.All(stage.Meta.Journal.Of<JournalEntry.WebhookPosted>(), post => Assert.Equal(WebhookOutcome.NoAnswer, post.Outcome));
    }

    [Fact]
    public async Task S4_3_An_answer_has_five_seconds_and_then_the_webhook_comes_again()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), new MetaWorldOptions().WebhookTimeout);
        await using var stage = await RouterOnly(new() { WebhookTimeout = TimeSpan.FromMilliseconds(500), WebhookRetries = [TimeSpan.FromMilliseconds(5)] });
        stage.AtRouter.Answers = n => n == 1 ? null : 200;
        stage.Ann.Writes("hi");
        await stage.Meta.Settled();
        Assert.Equal(stage.AtRouter.Items[0].Json.Literal(), stage.AtRouter.Items[1].Json.Literal());
        Assert.Equal(WebhookOutcome.NoAnswer, stage.Meta.Journal.Of<JournalEntry.WebhookPosted>()[0].Outcome);
    }

    [Fact]
    public async Task S4_3_Anything_but_200_is_repeated_a_few_times_and_then_given_up()
    {
        await using var stage = await RouterOnly();
        stage.AtRouter.Answers = n => n switch { 1 => 500, 2 => 204, 3 => 302, _ => 200 };
        stage.Ann.Writes("lost");
        stage.Ann.Writes("next");
        Assert.Equal(["messaging message: lost", "messaging message: lost", "messaging message: lost", "messaging message: next"], await stage.Heard(stage.AtRouter));
        Assert.Equal(3, Assert.Single(stage.Meta.Journal.Of<JournalEntry.WebhookGivenUp>()).Attempts);
    }

    [Fact]
    public async Task S4_3_An_hour_of_failures_unsubscribes_the_app_until_it_subscribes_again()
    {
        await using var stage = await RouterOnly();
        stage.AtRouter.Answers = _ => 500;
        stage.Ann.Writes("one");
        await stage.Meta.Settled();
        stage.Clock.Jump(TimeSpan.FromMinutes(59));
        stage.Ann.Writes("two");
        await stage.Meta.Settled();
        Assert.Equal("111", (string?)(await stage.Get("me/subscribed_apps")).Body["data"]![0]!["id"]);
        stage.Clock.Jump(TimeSpan.FromMinutes(1));
        stage.Ann.Writes("three");
        await stage.Meta.Settled();
        (await stage.Get("me/subscribed_apps")).Is("""200 {"data":[]}""");

        stage.AtRouter.Answers = _ => 200;
        var before = stage.AtRouter.Items.Count;
        stage.Ann.Writes("unheard");
        (await stage.Post("subscribed_apps", """{"subscribed_fields":"messages"}""")).IsSuccess();
        stage.Ann.Writes("heard");
        Assert.Equal(["messaging message: heard"], (await stage.Heard(stage.AtRouter))[before..]);
    }

    [Fact]
    public async Task S4_3_What_was_missed_is_never_sent_again_but_can_be_read()
    {
        await using var stage = await RouterOnly();
        (await stage.Delete("me/subscribed_apps")).IsSuccess();
        stage.Ann.Writes("missed");
        (await stage.Post("subscribed_apps", """{"subscribed_fields":"messages"}""")).IsSuccess();
        Assert.Empty(await stage.Heard(stage.AtRouter));
        var thread = (await stage.Get("me/conversations?fields=messages{message}")).Body["data"]![0]!;
        Assert.Equal("missed", (string?)thread["messages"]!["data"]![0]!["message"]);
    }

    [Fact]
    public async Task S4_3_Duplicates_come_with_the_same_mid_and_another_timestamp()
    {
        await using var stage = await RouterOnly();
        stage.Meta.Faults.Next(Fault.WebhookDuplicate);
        stage.Ann.Writes("hi");
        await stage.Meta.Settled();
        var (first, second) = (stage.AtRouter.Items[0], stage.AtRouter.Items[1]);
        Assert.Equal(first.Body.Literal(), second.Body.Literal());
        Assert.NotEqual(first.Timestamp, second.Timestamp);
    }

    [Fact]
    public async Task S4_3_Events_of_a_thread_come_in_order()
    {
        await using var stage = await RouterOnly();
        stage.AtRouter.Answers = n => n == 2 ? 500 : 200;
        foreach (var text in new[] { "1", "2", "3", "4" })
        {
            stage.Ann.Writes(text);
        }

        Assert.Equal(["messaging message: 1", "messaging message: 2", "messaging message: 2", "messaging message: 3", "messaging message: 4"], await stage.Heard(stage.AtRouter));
    }

    [Fact]
    public async Task S4_3_After_failures_they_may_come_out_of_order_with_their_own_timestamps()
    {
        await using var stage = await RouterOnly();
        stage.Meta.Faults.Next(Fault.WebhookReorder, lasts: TimeSpan.FromMinutes(1));
        stage.Ann.Writes("first");
        stage.Clock.Jump(TimeSpan.FromSeconds(1));
        stage.Ann.Writes("second");
        Assert.Equal(["messaging message: second", "messaging message: first"], await stage.Heard(stage.AtRouter));
        Assert.True(stage.AtRouter.Items[0].Timestamp > stage.AtRouter.Items[1].Timestamp);
    }

    [Fact]
    public async Task S4_3_An_entry_holds_one_item_and_a_post_may_hold_several_entries()
    {
        await using var stage = await RouterOnly();
        await stage.Sandbox("together", """{"acts":[{"path":"people/1000/9001/writes","text":"a"},{"path":"people/1000/9002/writes","text":"b"}]}""");
        await stage.Meta.Settled();
        var entries = Assert.Single(stage.AtRouter.Posts).Json["entry"]!.AsArray();
        Assert.Equal(2, entries.Count);
        Assert.All(entries, entry => Assert.Single(entry!["messaging"]!.AsArray()));
    }
}
