namespace Router.Conversations;

/// <summary>Why a change of the directory was refused.</summary>
public enum EditRefusal
{
    /// <summary>There is no such Page, app or token: 404.</summary>
    NotFound = 1,

    /// <summary>There is one with this id already: 409.</summary>
    Exists = 2,

    /// <summary>The configuration file names it, so it is changed there and not here: 409.</summary>
    Declared = 3,

    /// <summary>What it would become breaks a rule: 400.</summary>
    Invalid = 4,
}

/// <summary>How a change of the directory ended. Done means: stored, and in the current snapshot of this process.</summary>
/// <param name="Refusal">Null: done.</param>
/// <param name="Reason">For a refusal: what is wrong and what to do, in one sentence that may be shown. Holds no secret.</param>
public sealed record EditOutcome(EditRefusal? Refusal, string Reason = "")
{
    public static readonly EditOutcome Done = new(Refusal: null);

    public bool IsDone => Refusal is null;

    public static EditOutcome Refuse(EditRefusal refusal, string reason) => new(refusal, reason);
}

/// <summary>How the issue of a token ended.</summary>
/// <param name="Outcome">Done or refused.</param>
/// <param name="Text">The token itself, told this once and kept nowhere; null when refused.</param>
/// <param name="Token">What is kept of it; null when refused.</param>
public sealed record IssuedToken(EditOutcome Outcome, string? Text = null, TokenEntry? Token = null)
{
    /// <summary>Without the token's text, so that it reaches no log.</summary>
    public override string ToString() => $"IssuedToken {{ Outcome = {Outcome} }}";
}
