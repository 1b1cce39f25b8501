namespace Router.EndToEnd;

/// <summary>What an app does with a callback.</summary>
public abstract record AppAnswer
{
    private AppAnswer()
    {
    }

    public static readonly AppAnswer Ok = new Status(200);

    /// <summary>Answers with this status, at once.</summary>
    public sealed record Status(int Code, TimeSpan? RetryAfter = null) : AppAnswer;

    /// <summary>Answers nothing until the caller hangs up.</summary>
    public sealed record Hangs : AppAnswer;

    /// <summary>Breaks the connection.</summary>
    public sealed record Closes : AppAnswer;

    /// <summary>Answers 302 with another address.</summary>
    public sealed record Redirects(Uri To) : AppAnswer;

    /// <summary>Does something first, such as calling Router back, and answers then.</summary>
    public sealed record After(Func<Task> Work, AppAnswer Then) : AppAnswer;
}
