using System.Runtime.CompilerServices;

namespace Router.GrainCalls;

/// <summary>What an answer must carry besides its kind.</summary>
internal static class Must
{
    public static T Have<T>(T? member, [CallerArgumentExpression(nameof(member))] string name = "")
        where T : class => member ?? throw new ArgumentException($"{name} is missing.");

    public static T Have<T>(T? member, [CallerArgumentExpression(nameof(member))] string name = "")
        where T : struct => member ?? throw new ArgumentException($"{name} is missing.");
}
