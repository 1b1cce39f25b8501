using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Router.Grains.Tests.Calls;

/// <summary>The way over the wire, without a wire.</summary>
internal static class Crossing
{
    private static readonly Serializer _serializer =
        new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    public static T Over<T>(T crossed)
        where T : class => _serializer.Deserialize<T>(_serializer.SerializeToArray(crossed))!;

    /// <summary>The cases of a closed union.</summary>
    public static IEnumerable<Type> Cases(Type union) =>
        union.GetNestedTypes().Where(t => t.IsSubclassOf(union));
}
