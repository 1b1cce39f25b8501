using System.Reflection;
using Router.Grains.Interfaces;

namespace Router.Grains.Tests.Contract;

/// <summary>
/// The contract's names, ids and numbers: programs of different age speak it while a cluster is rolled. A line may be added to
/// <c>Contract/contract.txt</c>, with a new id or number; none may change or go.
/// </summary>
public sealed class ContractTests
{
    private static readonly Type[] _types = typeof(IConversationGrain).Assembly.GetTypes().Where(t => t.Namespace == typeof(IConversationGrain).Namespace && t.IsPublic).ToArray();

    [Fact]
    public void It_is_what_the_table_says()
    {
        string[] table = File.ReadAllLines(Repository.PathOf("tests/Grains.Tests/Contract/contract.txt"));
        string[] contract = [.. Lines().Order(StringComparer.Ordinal)];

        Assert.True(table.SequenceEqual(contract), $"""
            Not as in the table: {string.Join("; ", contract.Except(table))}
            In the table only: {string.Join("; ", table.Except(contract))}
            The whole:
            {string.Join('\n', contract)}
            """);
    }

    [Fact]
    public void Every_member_that_crosses_has_an_id_and_every_type_a_name()
    {
        foreach (var type in _types.Where(t => t.IsDefined(typeof(GenerateSerializerAttribute))))
        {
            Assert.NotNull(Alias(type));
            Assert.True(type.IsDefined(typeof(ImmutableAttribute)), $"{type.Name} is copied with every call inside a silo");
            Assert.All(
                type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly),
                p => Assert.True(p.IsDefined(typeof(IdAttribute)), $"{type.Name}.{p.Name} would not cross"));
        }

        Assert.All(_types.Where(t => t.IsEnum).SelectMany(t => Enum.GetValues(t).Cast<object>()), n => Assert.True(Convert.ToInt32(n, provider: null) > 0, $"{n}: 0 is what a missing number reads as"));
    }

    private static IEnumerable<string> Lines()
    {
        foreach (var type in _types)
        {
            if (Alias(type) is not { } name)
            {
                continue;
            }

            if (type.IsEnum)
            {
                foreach (var number in Enum.GetNames(type))
                {
                    yield return $"{name} = {Convert.ToInt32(Enum.Parse(type, number), provider: null):00} {number}";
                }
            }
            else if (type.IsInterface)
            {
                foreach (var method in type.GetMethods())
                {
                    yield return $"{name} . {Alias(method)} ({string.Join(", ", method.GetParameters().Select(p => NameOf(p.ParameterType)))}) {NameOf(method.ReturnType)}";
                }
            }
            else
            {
                yield return $"{name} : {NameOf(type.BaseType!)}";
                foreach (var member in type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
                {
                    yield return $"{name} # {member.GetCustomAttribute<IdAttribute>()?.Id:00} {NameOf(member.PropertyType)} {member.Name}";
                }
            }
        }

        yield return $"grain type {typeof(ConversationGrain).GetCustomAttribute<GrainTypeAttribute>()?.GetGrainType(null!, null!)}";
        yield return $"storage {ConversationGrain.Storage}, state {ConversationGrain.StateName}, reminder {GrainReminder.Name}";
    }

    private static string? Alias(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias;

    private static string NameOf(Type type) =>
        Alias(type)
        ?? (type.IsArray ? $"{NameOf(type.GetElementType()!)}[]"
            : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
            : type.Name);
}
