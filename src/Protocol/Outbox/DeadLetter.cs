namespace Router.Protocol;

/// <summary>Why a delivery or a held survey ended unsent.</summary>
public enum DeadReason
{
    /// <summary>The app refused it five times within two minutes.</summary>
    Refused = 1,

    /// <summary>The app was away for 24 h.</summary>
    AppAway = 2,

    /// <summary>The app was removed from the Page.</summary>
    AppRemoved = 3,

    /// <summary>The app's line in this conversation was full.</summary>
    LineFull = 4,

    /// <summary>A held survey waited 7 days for an idle conversation.</summary>
    SurveyExpired = 5,

    /// <summary>An item the conversation refused twice for its own reason (rules.md section 6).</summary>
    NotStorable = 6,

    /// <summary>An item of a Page Router does not know.</summary>
    UnknownPage = 7,

    /// <summary>An operator ended it.</summary>
    Operator = 8,
}
