namespace Router.Sandbox;

/// <summary>A lead ad: the app connected to it, and what its template sets (LEAD, <c>messenger_lead_forms</c>).</summary>
public sealed record LeadAd(string Id, MetaApp? App = null)
{
    public IReadOnlyList<string> Questions { get; init; } = ["What is your name?"];

    /// <summary>"Allow connected app to interrupt": that app hears the flow and may send; its send takes over.</summary>
    public bool AppMayInterrupt { get; init; }

    /// <summary><c>exit_keyphrases</c>; upper and lower case are the same.</summary>
    public IReadOnlyList<string> StopKeywords { get; init; } = ["stop"];

    /// <summary><c>handover_summary</c>.</summary>
    public bool SendsSummary { get; init; }
}

/// <summary>The questions of a lead ad while they run: the Leadgen app owns the thread, other apps hear nothing and may not send.</summary>
internal sealed class LeadFlow(LeadAd ad)
{
    private readonly List<(string Question, string Answer)> _answers = [];

    public LeadAd Ad => ad;

    public IReadOnlyList<(string Question, string Answer)> Answers => _answers;

    public bool Hides(MetaApp app) => !MayInterrupt(app);

    public bool MayInterrupt(MetaApp app) => ad.AppMayInterrupt && ad.App == app;

    public bool IsStop(string text) => ad.StopKeywords.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase);

    /// <summary>The answer to the next question; true when it was the last.</summary>
    public bool Answer(string text)
    {
        _answers.Add((ad.Questions[_answers.Count], text));
        return _answers.Count == ad.Questions.Count;
    }
}
