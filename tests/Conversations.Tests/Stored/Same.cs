using System.Collections;
using System.Reflection;

namespace Router.Conversations.Tests.Stored;

/// <summary>Compares two values member by member: records that hold collections are not equal by value.</summary>
internal static class Same
{
    public static void Assert(object? expected, object? actual) => Xunit.Assert.Null(Difference(expected, actual, "state"));

    /// <summary>Where they differ, or null.</summary>
    public static string? Difference(object? expected, object? actual, string path)
    {
        if (expected is null || actual is null)
        {
            return ReferenceEquals(expected, actual) ? null : $"{path}: {expected ?? "null"} and {actual ?? "null"}";
        }

        if (expected.GetType() != actual.GetType())
        {
            return $"{path}: {expected.GetType().Name} and {actual.GetType().Name}";
        }

        switch (expected)
        {
            case ReadOnlyMemory<byte> bytes:
                return bytes.Span.SequenceEqual(((ReadOnlyMemory<byte>)actual).Span) ? null : $"{path}: other bytes";
            case string or DateTimeOffset or TimeSpan:
            case var simple when simple.GetType().IsPrimitive || simple is Enum:
                return expected.Equals(actual) ? null : $"{path}: {expected} and {actual}";
            case IEnumerable list:
                object?[] left = [.. list.Cast<object?>()], right = [.. ((IEnumerable)actual).Cast<object?>()];
                return left.Length != right.Length
                    ? $"{path}: {left.Length} and {right.Length} elements"
                    : left.Zip(right).Select((pair, i) => Difference(pair.First, pair.Second, $"{path}[{i}]")).FirstOrDefault(d => d is not null);
            default:
                return Members(expected.GetType())
                    .Select(member => Difference(member.GetValue(expected), member.GetValue(actual), $"{path}.{member.Name}"))
                    .FirstOrDefault(d => d is not null);
        }
    }

    public static IEnumerable<PropertyInfo> Members(Type type) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(p => p.GetIndexParameters().Length == 0 && (p.CanWrite || !type.IsClass));
}
