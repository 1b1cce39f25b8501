using System.Collections.Immutable;
using System.Reflection;
using Router.Protocol;

namespace Router.Conversations.Tests.Stored;

/// <summary>Makes random states out of the types themselves, so that a member added tomorrow is made, stored and compared, too.</summary>
internal sealed class Anything(int seed)
{
    private const string Letters = "aZ09 \"\\/\n\té€漢😀<&+\u0001";
    private readonly Random _random = new(seed);

    /// <summary>The concrete types made so far.</summary>
    public HashSet<Type> Made { get; } = [];

    public Conversation State(ConversationKey key)
    {
        var state = Fill(new Conversation(key), nameof(Conversation.Key));
        var items = state.Outbox.Items;
        return state with
        {
            Outbox = state.Outbox with
            {
                Rows = items.IsEmpty ? [] : [.. state.Outbox.Rows.Select(row => row with { Sequence = items[_random.Next(items.Length)].Sequence })],
            },
        };
    }

    private T Fill<T>(T record, params string[] except)
        where T : notnull
    {
        foreach (var member in Same.Members(record.GetType()).Where(m => m.CanWrite && !except.Contains(m.Name)))
        {
            var nullable = new NullabilityInfoContext().Create(member).WriteState == NullabilityState.Nullable;
            member.SetValue(record, nullable && _random.Next(4) == 0 ? null : Of(member.PropertyType));
        }

        return record;
    }

    private object Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            var element = type.GetGenericArguments()[0];
            var made = Array.CreateInstance(element, _random.Next(5));
            for (var i = 0; i < made.Length; i++)
            {
                made.SetValue(Of(element), i);
            }

            return typeof(System.Runtime.InteropServices.ImmutableCollectionsMarshal).GetMethod("AsImmutableArray")!
                .MakeGenericMethod(element).Invoke(null, [made])!;
        }

        return type switch
        {
            _ when type == typeof(bool) => _random.Next(2) == 0,
            _ when type == typeof(int) => _random.Next(),
            _ when type == typeof(long) => _random.NextInt64(),
            _ when type == typeof(uint) => (uint)_random.NextInt64(uint.MaxValue),
            _ when type == typeof(ulong) => unchecked((ulong)_random.NextInt64(long.MinValue, long.MaxValue)),
            _ when type == typeof(string) => Text(),
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(_random.NextInt64(DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero),
            _ when type == typeof(ReadOnlyMemory<byte>) => new ReadOnlyMemory<byte>(Bytes()),
            _ when type == typeof(AppId) => new AppId(_random.NextInt64(AppId.MaxHosted)),
            _ when type == typeof(CommandId) => new CommandId("c" + Text()),
            _ when type.IsEnum => Enum.GetValues(type).GetValue(_random.Next(Enum.GetValues(type).Length))!,
            _ when type.IsAbstract => Of(Pick(type.GetNestedTypes().Where(c => c.IsSubclassOf(type)).ToArray())),
            _ => Make(type),
        };
    }

    private object Make(Type type)
    {
        Made.Add(type);
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        var nullability = new NullabilityInfoContext();
        var arguments = constructor.GetParameters().Select(p =>
            nullability.Create(p).WriteState == NullabilityState.Nullable && _random.Next(4) == 0 ? null : Of(p.ParameterType)).ToArray();
        return Fill(constructor.Invoke(arguments), [.. constructor.GetParameters().Select(p => p.Name!)]);
    }

    private string Text() =>
        string.Concat(Enumerable.Range(0, _random.Next(1, 12)).Select(_ => Pick(Letters.EnumerateRunes().ToArray()).ToString()));

    private byte[] Bytes()
    {
        var bytes = new byte[_random.Next(300)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private T Pick<T>(T[] all) => all[_random.Next(all.Length)];
}
