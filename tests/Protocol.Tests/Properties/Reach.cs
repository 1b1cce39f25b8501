using static Router.Protocol.ConversationEvent;

namespace Router.Protocol.Tests.Properties;

/// <summary>Counts which arms of the decider a run has reached. A property that does not reach them says nothing.</summary>
internal sealed class Reach
{
    private readonly Dictionary<string, int> _counts = [];

    public void Count(Conversation before, Command command, StepContext context, Step step)
    {
        // What a mere touch would have done belongs to time and roster, the rest to the command.
        var due = Step.Run(before, Command.Touch.Instance, context).Events.Length;
        foreach (var happened in step.Events.Take(due))
        {
            Add("due", happened);
        }

        var kind = command.GetType().Name;
        if (step.Refusal is { } refusal)
        {
            Add($"{kind} refused {refusal}");
            Add($"refused {refusal}");
            return;
        }

        Add(step.Repeated ? $"{kind} repeated" : $"{kind} granted");
        var own = step.Events.Skip(due).Where(e => e is not CommandGranted).ToArray();
        if (own.Length == 0 && !step.Repeated)
        {
            Add($"{kind}: nothing");
        }

        foreach (var happened in own)
        {
            Add(kind, happened);
        }
    }

    public int this[string arm] => _counts.GetValueOrDefault(arm);

    public IEnumerable<string> All => _counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Value,6} {c.Key}");

    private void Add(string kind, ConversationEvent happened) => Add($"{kind}: {happened switch
    {
        OwnerChanged e => $"changed {e.Reason}",
        MoveBegun e => $"moving {e.Moving.Reason}",
        RequestEnded e => $"request {e.End}",
        Questioned e => $"asked {e.Question.Why}",
        SendEnded e => $"ended {e.Outcome.GetType().Name}",
        SurveyDropped e => $"survey {e.Reason}",
        DeliveryDropped e => $"dropped {e.Reason}",
        _ => happened.GetType().Name,
    }}");

    private void Add(string arm) => _counts[arm] = this[arm] + 1;
}
