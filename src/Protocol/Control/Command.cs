namespace Router.Protocol;

/// <summary>Everything that can happen to a conversation from outside. Control calls carry who calls.</summary>
public abstract record Command
{
    private Command()
    {
    }

    /// <summary>An item of a webhook.</summary>
    public sealed record Accept(Item Item) : Command;

    /// <summary><c>pass_thread_control</c>; without target to the primary.</summary>
    public sealed record Pass(CommandId Id, AppId By, AppId? To, string? Metadata) : Command;

    /// <summary><c>take_thread_control</c>.</summary>
    public sealed record Take(CommandId Id, AppId By, string? Metadata) : Command;

    /// <summary><c>request_thread_control</c>.</summary>
    public sealed record Request(CommandId Id, AppId By, string? Metadata) : Command;

    /// <summary>Takes a waiting request back: by the app itself, or by an operator.</summary>
    public sealed record CancelRequest(CommandId Id, AppId By) : Command;

    /// <summary><c>release_thread_control</c>.</summary>
    public sealed record Release(CommandId Id, AppId By) : Command;

    /// <summary><c>extend_thread_control</c>: the deadline moves to now + <paramref name="Duration"/> if that is later.</summary>
    public sealed record Extend(CommandId Id, AppId By, TimeSpan Duration) : Command;

    /// <summary><c>pass_thread_metadata</c>: a note for another app, control unchanged.</summary>
    public sealed record PassMetadata(CommandId Id, AppId By, AppId To, string? Metadata) : Command;

    /// <summary>An operator gives control to an app, or to nobody (null), whoever owns.</summary>
    public sealed record Assign(CommandId Id, AppId? To) : Command;

    /// <summary>An operator queues a request on behalf of an app, in either profile.</summary>
    public sealed record Enqueue(CommandId Id, AppId App, string? Metadata) : Command;

    /// <summary>A send is about to start its Graph call.</summary>
    public sealed record BeginSend(CommandId Id, AppId By, SendKind Kind) : Command
    {
        /// <summary>No <c>messaging_type</c> or <c>RESPONSE</c>, and no tag: may claim an idle conversation.</summary>
        public bool MayClaim { get; init; }

        /// <summary>Tagged <c>HUMAN_AGENT</c>.</summary>
        public bool HumanAgent { get; init; }

        public AfterSend? Then { get; init; }

        /// <summary>The call's body, kept when a survey is held.</summary>
        public ReadOnlyMemory<byte> Body { get; init; }
    }

    /// <summary>The Graph call of a send ended.</summary>
    public sealed record EndSend(CommandId Id, SendOutcome Outcome) : Command
    {
        /// <summary>The held survey that was sent, so that it is held on if its call could not start.</summary>
        public HeldSurvey? Held { get; init; }
    }

    /// <summary>The first held survey of an idle conversation is about to start its Graph call.</summary>
    public sealed record BeginSurvey(CommandId Id) : Command;

    /// <summary>The Graph call of a change across the two levels ended.</summary>
    public sealed record EndMove(CommandId Id, MoveOutcome Outcome) : Command;

    /// <summary>Meta's answer to <c>thread_owner</c>; null: it did not answer.</summary>
    public sealed record OwnerTold(OwnerAtMeta? Answer) : Command;

    /// <summary>A delivery attempt ended.</summary>
    public sealed record Settle(AppId App, long Sequence, AttemptOutcome Outcome) : Command;

    /// <summary>Roles were assigned on the Page (its own line only): the apps concerned hear <c>app_roles</c>.</summary>
    public sealed record AnnounceRole(CommandId Id, AppId App, string Role) : Command;

    /// <summary>Nothing but time: due times are worked off.</summary>
    public sealed record Touch : Command
    {
        public static readonly Touch Instance = new();
    }
}

/// <summary>How a Graph pass or take ended.</summary>
public enum MoveOutcome
{
    Done = 1,
    Refused = 2,
    Unknown = 3,
}

/// <summary>What <c>thread_owner</c> told Router about its own seat at Meta.</summary>
public abstract record OwnerAtMeta
{
    private OwnerAtMeta()
    {
    }

    /// <summary>The thread is idle at Meta.</summary>
    public sealed record Nobody : OwnerAtMeta
    {
        public static readonly Nobody Instance = new();
    }

    /// <summary>This app owns.</summary>
    public sealed record App(AppId Id, DateTimeOffset? Expiration) : OwnerAtMeta;

    /// <summary>Another app owns and Meta does not say which (only an expiration, protocol.md 3.9).</summary>
    public sealed record Hidden(DateTimeOffset? Expiration) : OwnerAtMeta;
}
