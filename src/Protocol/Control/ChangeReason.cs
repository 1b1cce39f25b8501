namespace Router.Protocol;

/// <summary>Why control changed; the <c>reason</c> of a <c>control_changed</c> item. Values are stored: never renumber.</summary>
public enum ChangeReason
{
    Pass = 1,
    Take = 2,
    Grant = 3,
    Release = 4,
    Expired = 5,
    Entry = 6,
    Postback = 7,
    Claim = 8,
    ClaimUndone = 9,
    Observed = 10,
    AppRemoved = 11,
    Operator = 12,
}
