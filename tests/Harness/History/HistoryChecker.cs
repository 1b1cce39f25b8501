namespace Router.EndToEnd;

/// <summary>
/// Proves guarantees 1–8 of rules.md section 9 from what platform, apps and callers saw and from the final state, or names
/// what contradicts them. It knows nothing of Router's inside: only what cannot be explained by any order of the overlapping
/// events is a violation, so a clean run never fails, and a break that nobody could have noticed does not either.
/// Each check says in its own comment what is provable and what is not.
/// </summary>
public static class HistoryChecker
{
    public static IReadOnlyList<Violation> Check(History history) =>
    [
        .. ConversationHistory.Of(history).SelectMany(conversation => (IEnumerable<Violation>)
        [
            .. OneOwnerPerEpoch.Check(conversation),
            .. SendsOfOwners.Check(conversation),
            .. NothingLost.Check(conversation),
            .. DeliveredInOrder.Check(conversation),
            .. AcceptedOnce.Check(conversation),
            .. RequestsEnd.Check(conversation),
            .. ControlEnds.Check(conversation),
            .. ToldIsStored.Check(conversation),
        ]).OrderBy(violation => violation.Guarantee),
    ];
}
