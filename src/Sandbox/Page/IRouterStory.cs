namespace Router.Sandbox;

/// <summary>What the Router beside the sandbox tells of one conversation.</summary>
public interface IRouterStory
{
    Task<RouterChapter> Read(string page, string person, CancellationToken stop);
}

/// <summary>Where a conversation stands at Router, and the newest lines of its timeline, oldest first.</summary>
/// <param name="Owner">The app in control, by id; null: idle.</param>
/// <param name="Epoch">Grows with each change of control.</param>
/// <param name="Until">When control ends without activity.</param>
/// <param name="Queue">The apps that wait for control, the next first.</param>
/// <param name="Owed">How many deliveries each app is still owed.</param>
/// <param name="Lines">The timeline, without texts.</param>
public sealed record RouterChapter(
    string? Owner, long Epoch, DateTimeOffset? Until, IReadOnlyList<string> Queue, IReadOnlyDictionary<string, int> Owed, IReadOnlyList<StoryLine> Lines);

/// <summary>One line of the timeline.</summary>
/// <param name="At">By the sandbox's clock.</param>
/// <param name="Where"><c>Router</c> or <c>Meta</c>.</param>
/// <param name="What">A stable name of what happened.</param>
/// <param name="Detail">One readable line.</param>
/// <param name="Owner">Who was in control then.</param>
/// <param name="Epoch">The epoch then; null where Router did not say it.</param>
public sealed record StoryLine(DateTimeOffset At, string Where, string What, string Detail, string? Owner, long? Epoch);
