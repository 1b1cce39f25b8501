namespace Router.EndToEnd;

/// <summary>What is known about a run before it starts: who takes part, and the numbers that Router was configured with.</summary>
/// <param name="RouterApp">Router's own app at Meta: the caller of its Graph calls.</param>
/// <param name="Apps">Every app on every Page. The roster does not change during a recorded run.</param>
/// <param name="PlatformApps">Apps that live at Meta and may own: inboxes, other vendors' apps.</param>
/// <param name="IdleAfter">How long control lasts without activity.</param>
/// <param name="RequestLasts">How long a request for control waits.</param>
public sealed record RunFacts(
    string RouterApp, IReadOnlyList<RunApp> Apps, IReadOnlyList<string> PlatformApps, TimeSpan IdleAfter, TimeSpan RequestLasts)
{
    /// <summary>By how much the clocks of Router and of the recorder may differ, scheduling included.</summary>
    public TimeSpan ClockSlack { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an expired owner may stay while the process lives (rules.md section 9, guarantee 7).</summary>
    public TimeSpan ExpiryAllowance { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The same after a kill.</summary>
    public TimeSpan ExpiryAllowanceAfterKill { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// For how long two activations of a conversation may live after a silo was killed or another has joined, until everybody has noticed. Zero where
    /// the killed process is the only one. Meanwhile both deliver what was stored, and only one can store how that ended, so an attempt may repeat the
    /// number of an earlier one; and a call whose outcome its caller was told as unknown may still arrive.
    /// </summary>
    public TimeSpan FailoverLasts { get; init; }

    /// <summary>How long a change of control at Meta may be under way; meanwhile the app that owned before is still shown.</summary>
    public TimeSpan MovingLasts { get; init; } = TimeSpan.FromSeconds(30);

    public IEnumerable<RunApp> On(string page) => Apps.Where(app => app.Page == page);

    public RunApp? Find(string page, string app) => Apps.FirstOrDefault(known => known.Page == page && known.App == app);
}

/// <summary>A hosted app on one Page.</summary>
/// <param name="Page">The Page.</param>
/// <param name="App">The app's id.</param>
/// <param name="Fields">The webhook fields it subscribes to.</param>
public sealed record RunApp(string Page, string App, IReadOnlyList<string> Fields)
{
    /// <summary>Approved to send with the tag <c>HUMAN_AGENT</c>.</summary>
    public bool HumanAgent { get; init; }

    public bool Subscribes(IEnumerable<string> anyOf) => anyOf.Any(Fields.Contains);
}
