using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>What a Messenger app is given: its id, the secret its webhooks are signed with, its verify token, and its token for one Page.</summary>
public sealed record DemoAccount(string AppId, string Name, string Secret, string VerifyToken, string PageToken)
{
    public override string ToString() => $"{Name} ({AppId})";
}

/// <summary>One item of a webhook as an app reads it.</summary>
/// <param name="InControl">It came on <c>messaging</c>; else on <c>standby</c>.</param>
/// <param name="Person">Whose conversation.</param>
/// <param name="Kind"><c>message</c>, <c>echo</c>, <c>postback</c>, <c>pass_thread_control</c>, …</param>
/// <param name="Body">What stands under the kind's name.</param>
public sealed record DemoEvent(bool InControl, string Person, string Kind, JsonObject Body)
{
    public string? Text => (string?)Body["text"];

    public string? Title => (string?)Body["title"];

    public string? Mid => (string?)Body["mid"];
}

/// <summary>One line of an app's own log.</summary>
public sealed record DemoLogLine(DateTimeOffset At, string Person, string Text);
