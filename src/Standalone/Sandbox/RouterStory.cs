using System.Collections.Immutable;
using Router.Conversations;
using Router.Protocol;
using Router.Sandbox;

namespace Router.Standalone;

/// <summary>Tells the sandbox's page how Router sees a conversation.</summary>
internal sealed class RouterStory(IConversations conversations, ITimeline timeline) : IRouterStory
{
    private const int Newest = 150;

    public async Task<RouterChapter> Read(string page, string person, CancellationToken stop)
    {
        var key = new ConversationKey(new PageId(page), new PersonId(person));
        var view = await conversations.View(key);
        var entries = await timeline.Read(key, Newest, stop);
        return new(
            view.Owner?.ToString(),
            view.Epoch,
            view.Expiration,
            [.. view.Queue.Select(request => request.App.ToString())],
            view.State.Outbox.Rows.GroupBy(row => row.App).ToImmutableDictionary(rows => rows.Key.ToString(), rows => rows.Count()),
            [.. entries.Select(entry => new StoryLine(entry.At, "Router", entry.What, entry.Detail, entry.Owner?.ToString(), entry.Epoch))]);
    }
}
