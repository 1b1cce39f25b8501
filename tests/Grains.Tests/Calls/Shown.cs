using System.Collections;
using System.Reflection;

namespace Router.Grains.Tests.Calls;

/// <summary>A value written out member by member, so that two are the same when they say the same.</summary>
internal static class Shown
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        ReadOnlyMemory<byte> bytes => Convert.ToHexString(bytes.Span),
        DateTimeOffset time => $"{time:O}",
        TimeSpan span => $"{span:c}",
        Enum => $"{value.GetType().Name}.{value}",
        _ when value.GetType().IsPrimitive => $"{value}",
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Of))}]",
        _ => $"{value.GetType().Name}({string.Join(", ", value.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(p => p.GetIndexParameters().Length == 0).Select(p => $"{p.Name}={Of(p.GetValue(value))}"))})",
    };
}
