namespace Router.Protocol;

/// <summary>What is sent, as far as the rules care.</summary>
public enum SendKind
{
    /// <summary>A message to the person.</summary>
    Message = 1,

    /// <summary>Typing, seen, reaction: needs the right to send, never claims, is no activity.</summary>
    Action = 2,

    /// <summary>A customer-feedback survey: held while another app controls (HOP, "Customer Surveys").</summary>
    Survey = 3,
}

/// <summary>What a send does to control when Graph has accepted it (Send API <c>thread_control</c>, protocol.md 3.10).</summary>
public abstract record AfterSend
{
    private AfterSend()
    {
    }

    public sealed record Pass(AppId? To) : AfterSend;

    public sealed record Release : AfterSend
    {
        public static readonly Release Instance = new();
    }
}

/// <summary>How the Graph call of a send ended.</summary>
public abstract record SendOutcome
{
    private SendOutcome()
    {
    }

    /// <summary>Graph accepted it; <paramref name="Mid"/> is the id it gave, null for a sender action.</summary>
    public sealed record Accepted(string? Mid) : SendOutcome;

    /// <summary>Graph refused it.</summary>
    public sealed record Refused(int Code, int? Subcode) : SendOutcome
    {
        /// <summary>The refusal says that another app controls the thread at Meta (10/2018300, on Instagram 100/2534037).</summary>
        public bool AnotherAppOwns => this is { Code: 10, Subcode: 2018300 } or { Code: 100, Subcode: 2534037 };
    }

    /// <summary>No answer came, or the process died meanwhile: it may have been sent. Never repeated.</summary>
    public sealed record Unknown : SendOutcome
    {
        public static readonly Unknown Instance = new();
    }

    /// <summary>The call was never started (the Page's token is bad, Router is stopping).</summary>
    public sealed record NotStarted : SendOutcome
    {
        public static readonly NotStarted Instance = new();
    }
}

/// <summary>A send whose step is stored. Without an outcome it is under way, or was when the process died.</summary>
public sealed record BegunSend(CommandId Id, AppId App, SendKind Kind, DateTimeOffset At, bool Claimed, AfterSend? Then)
{
    public SendOutcome? Outcome { get; init; }
}

/// <summary>A survey that waits for an idle conversation (rules.md section 5). <paramref name="Body"/> is the Graph call's body.</summary>
public sealed record HeldSurvey(CommandId Id, AppId App, ReadOnlyMemory<byte> Body, DateTimeOffset HeldAt, DateTimeOffset ExpiresAt)
{
    /// <summary>The <c>message_id</c> the caller was answered with.</summary>
    public string HeldMid => "held." + Id;
}
