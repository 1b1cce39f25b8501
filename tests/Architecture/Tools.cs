namespace Router.Architecture;

public class Tools
{
    [Fact]
    public void Every_tool_can_be_looked_for() =>
        Assert.All(Enum.GetValues<SystemTool>(), tool => Assert.True(SystemTools.Find(tool) is null or { Length: > 0 }));

    [Fact]
    public void A_test_is_skipped_exactly_when_a_tool_is_missing_and_the_reason_names_it() =>
        Assert.All(Enum.GetValues<SystemTool>(), tool =>
        {
            var reason = new ToolFactAttribute(tool).Skip;
            Assert.Equal(SystemTools.Find(tool) is null, reason is not null);
            Assert.True(reason?.Contains(tool.ToString(), StringComparison.Ordinal) ?? true, reason);
            Assert.Equal(reason, new ToolTheoryAttribute(tool).Skip);
        });

    [Fact]
    public void A_test_that_needs_nothing_runs() => Assert.Null(new ToolFactAttribute().Skip);
}
