using System.Net.Sockets;
using System.Text;
using static Router.Outgoing.Tests.Setting;

namespace Router.Outgoing.Tests;

public class OnceContentTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_goes_out_once_also_when_a_kept_connection_breaks_before_the_answer(bool reset)
    {
        await using var other = new AppReceiver(async (request, to, stop) =>
        {
            if (request.Method == "GET")
            {
                await to.WriteAsync(Encoding.ASCII.GetBytes(AppReceiver.Ok), stop);
                return;
            }

            if (reset)
            {
                ((NetworkStream)to).Socket.LingerState = new LingerOption(true, 0);
            }

            await to.DisposeAsync();
        });
        var options = Options();
        using var transports = new Transports(options, new AddressGuard(options));
        using (var first = new HttpRequestMessage(HttpMethod.Get, other.Address))
        using (await transports.Meta.SendAsync(first, default))
        {
        }

        using var body = new OnceContent("hello"u8.ToArray(), "application/json");
        using var second = new HttpRequestMessage(HttpMethod.Post, other.Address) { Content = body };
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => transports.Meta.SendAsync(second, default));
        Assert.True(body.Started);
        Assert.Single(other.All, request => request.Method == "POST");
    }

    [Fact]
    public async Task It_refuses_to_be_sent_a_second_time()
    {
        using var body = new OnceContent("hello"u8.ToArray(), "application/json");
        using var to = new MemoryStream();
        await body.CopyToAsync(to);
        await Assert.ThrowsAnyAsync<Exception>(() => body.CopyToAsync(to));
        Assert.Equal("hello", Encoding.UTF8.GetString(to.ToArray()));
    }
}
