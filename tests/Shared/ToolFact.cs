namespace Router;

/// <summary>A fact that needs programs of the system: skipped, with the reason, where one is missing. With CI=true <c>./test</c> takes the skip for a failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolFactAttribute : Xunit.FactAttribute
{
    public ToolFactAttribute(params SystemTool[] tools) => Skip = SystemTools.WhyNot(tools);
}

/// <summary>A theory that needs programs of the system, as <see cref="ToolFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolTheoryAttribute : TheoryAttribute
{
    public ToolTheoryAttribute(params SystemTool[] tools) => Skip = SystemTools.WhyNot(tools);
}
