namespace Router.EndToEnd;

/// <summary>A guarantee of rules.md section 9 that a history shows broken.</summary>
/// <param name="Guarantee">Its number.</param>
/// <param name="Conversation">Where.</param>
/// <param name="What">In words, with the values that contradict each other.</param>
/// <param name="Events">The events that prove it.</param>
public sealed record Violation(int Guarantee, ConversationName Conversation, string What, IReadOnlyList<HistoryEvent> Events)
{
    public override string ToString() =>
        $"guarantee {Guarantee}, {Conversation}: {What}{string.Concat(Events.Select(seen => $"{Environment.NewLine}    {Short(seen)}"))}";

    private static string Short(HistoryEvent seen) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{seen.Began:HH:mm:ss.fff}–{seen.Ended:HH:mm:ss.fff} {History.ToLine(seen)}");
}
