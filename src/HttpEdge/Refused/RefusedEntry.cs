namespace Router.HttpEdge;

/// <summary>One request or item that was refused or malformed: what and why, never a text, token or secret of it.</summary>
/// <param name="At">Router's clock.</param>
/// <param name="Reason">One of <see cref="RefusedReason"/>, in the words counters and logs use.</param>
/// <param name="Where">The path's shape: <c>webhook</c>, <c>pass_thread_control</c>, …</param>
/// <param name="Status">What was answered.</param>
/// <param name="Note">Ids and places only: the account, the entry's index, the size.</param>
public sealed record RefusedEntry(DateTimeOffset At, string Reason, string Where, int Status, string? Note);
