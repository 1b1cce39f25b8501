using System.Reflection;

namespace Router.StoreContract;

/// <summary>What every store keeps, each sentence a case: the public methods of the classes whose names end in <c>Contract</c>.</summary>
internal static class Contract
{
    private static readonly Type[] Parts =
        [typeof(TimelineContract), typeof(DeadLettersContract), typeof(LongPayloadsContract), typeof(OwnedConversationsContract), typeof(DirectoryContract)];

    public static TheoryData<string> Cases => Of(Parts);

    public static Task Keeps(string sentence, ITestStore store) => Run(Parts, sentence, store);

    /// <summary>The sentences of some classes.</summary>
    public static TheoryData<string> Of(params Type[] parts) => new(parts.SelectMany(Sentences).Select(method => method.Name));

    public static Task Run(Type[] parts, string sentence, object subject) =>
        (Task)parts.SelectMany(Sentences).Single(method => method.Name == sentence).Invoke(obj: null, [subject])!;

    /// <summary>Waits until something holds; a store may take its time, not for ever.</summary>
    public static async Task Eventually(Func<Task<bool>> holds)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await holds())
        {
            await Task.Delay(10, deadline.Token);
        }
    }

    private static IEnumerable<MethodInfo> Sentences(Type part) => part.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);
}
