namespace Router.Sandbox;

/// <summary>Faults by name, drawn from a seed: each fault has its own sequence, so switching one on does not move the others.</summary>
public sealed class FaultSwitches
{
    private sealed class Switched(FaultRule rule)
    {
        public FaultRule Rule { get; } = rule;

        public int? Left { get; set; } = rule.Next;
    }

    private readonly Lock _gate = new();
    private readonly List<Switched> _rules = [];
    private readonly Dictionary<Fault, int> _struck = [];
    private readonly Dictionary<Fault, Random> _random;
    private readonly PlatformJournal _journal;

    internal FaultSwitches(int seed, PlatformJournal journal)
    {
        _journal = journal;
        _random = Enum.GetValues<Fault>().ToDictionary(fault => fault, fault => new Random(unchecked((seed * 397) ^ (int)fault)));
    }

    /// <summary>Switches a fault on, beside those that are on already. The first rule that matches a call decides.</summary>
    public void Add(FaultRule rule)
    {
        if (rule is { Next: null, Rate: <= 0 or > 1 } or { Next: <= 0 })
        {
            throw new ArgumentException("A fault needs a rate between 0 and 1, or a positive number of next calls.", nameof(rule));
        }

        lock (_gate)
        {
            _rules.Add(new(rule));
        }
    }

    /// <summary>The next n matching calls meet the fault.</summary>
    public void Next(Fault fault, int calls = 1, string? edge = null, TimeSpan? lasts = null, int? code = null, int? subcode = null) =>
        Add(new FaultRule(fault) { Next = calls, Edge = edge, Lasts = lasts, Code = code, Subcode = subcode });

    /// <summary>Every matching call meets the fault with this chance.</summary>
    public void Rate(Fault fault, double rate, string? edge = null, TimeSpan? lasts = null) =>
        Add(new FaultRule(fault) { Rate = rate, Edge = edge, Lasts = lasts });

    public void Clear(Fault? fault = null)
    {
        lock (_gate)
        {
            _rules.RemoveAll(switched => fault is null || switched.Rule.Fault == fault);
        }
    }

    /// <summary>How often a fault has struck.</summary>
    public int Struck(Fault fault)
    {
        lock (_gate)
        {
            return _struck.GetValueOrDefault(fault);
        }
    }

    public IReadOnlyList<FaultRule> Rules()
    {
        lock (_gate)
        {
            return [.. _rules.Select(switched => switched.Rule with { Next = switched.Left })];
        }
    }

    internal FaultRule? Draw(Fault fault, FaultTarget target)
    {
        lock (_gate)
        {
            foreach (var switched in _rules.Where(switched => switched.Rule.Fault == fault && target.Fits(switched.Rule)))
            {
                if (switched.Left is null && _random[fault].NextDouble() >= switched.Rule.Rate)
                {
                    continue;
                }

                if (--switched.Left == 0)
                {
                    _rules.Remove(switched);
                }

                _struck[fault] = _struck.GetValueOrDefault(fault) + 1;
                _journal.Append(new JournalEntry.FaultStruck(fault, target.App, target.Edges is [var edge, ..] ? edge : null, target.People is [var person, ..] ? person : null));
                return switched.Rule;
            }

            return null;
        }
    }
}

/// <summary>What a call or a POST is about, for a fault's conditions.</summary>
internal sealed record FaultTarget(MetaAppId? App, IReadOnlyList<string> Edges, IReadOnlyList<Psid?> People)
{
    public bool Fits(FaultRule rule) =>
        (rule.Edge is null || Edges.Contains(rule.Edge))
        && (rule.App is null || rule.App == App)
        && (rule.Person is null || People.Contains(rule.Person));
}
