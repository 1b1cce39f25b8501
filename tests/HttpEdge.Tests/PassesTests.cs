using Router.Protocol;

namespace Router.HttpEdge.Tests;

public class PassesTests
{
    [Fact]
    public async Task A_pass_reaches_its_conversation()
    {
        await using var edge = await EdgeHost.Start();
        var told = await edge.Call("POST", "/me/pass_thread_control", """{"recipient":{"id":"9001"},"target_app_id":22,"metadata":"m"}""");
        Assert.Equal((200, """{"success":true}"""), (told.Status, told.Body));
        var pass = Assert.IsType<Command.Pass>(edge.Conversations.Command);
        Assert.Equal(new AppId(22), pass.To);
    }
}
