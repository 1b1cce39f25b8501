using Microsoft.Extensions.Logging;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.HttpEdge;

/// <summary>
/// Hands the items of one webhook to their conversations: those of one conversation in order, different conversations
/// side by side.
/// </summary>
internal sealed partial class WebhookSpread(
    IConversations conversations, ItemMorgue morgue, RefusedLog refused, EdgeMeters meters, ILogger<WebhookSpread> logger)
{
    /// <summary>True when every item is stored, known already or in the dead letters; false when Meta has to repeat.</summary>
    public Task<bool> Store(IReadOnlyList<WebhookItem> items, DirectorySnapshot directory, string? trace) =>
        // Nearly every webhook has one item.
        items is [var only] && directory.Accounts.TryGetValue(only.Account, out var its) && !its.Removed
            ? StoreLine(new ConversationKey(its.Id, only.Person), items, trace)
            : StoreAll(items, directory, trace);

    private async Task<bool> StoreAll(IReadOnlyList<WebhookItem> items, DirectorySnapshot directory, string? trace)
    {
        var lines = Lines(items, directory, out var unknown);
        var work = new List<Task<bool>>(lines.Count + 1);
        foreach (var (key, line) in lines)
        {
            work.Add(StoreLine(key, line, trace));
        }

        if (unknown.Count > 0)
        {
            work.Add(StoreUnknown(unknown));
        }

        return Array.TrueForAll(await Task.WhenAll(work), stored => stored);
    }

    /// <summary>Offers one item once, at an operator's word.</summary>
    public async ValueTask<bool> StoreOnce(ConversationKey key, WebhookItem item) =>
        await conversations.Accept(key, item.Item, TraceParent.Current()) == Acceptance.Stored;

    private Dictionary<ConversationKey, List<WebhookItem>> Lines(IReadOnlyList<WebhookItem> items, DirectorySnapshot directory, out List<WebhookItem> unknown)
    {
        var lines = new Dictionary<ConversationKey, List<WebhookItem>>();
        unknown = [];
        foreach (var item in items)
        {
            if (!directory.Accounts.TryGetValue(item.Account, out var page))
            {
                unknown.Add(item);
                Count(RefusedReason.UnknownPage, "unknown_page", item);
            }
            else if (page.Removed)
            {
                Count(RefusedReason.RemovedPage, "removed_page", item);
            }
            else
            {
                var key = new ConversationKey(page.Id, item.Person);
                if (!lines.TryGetValue(key, out var line))
                {
                    lines[key] = line = new List<WebhookItem>(1);
                }

                line.Add(item);
            }
        }

        return lines;
    }

    // An item that is not stored keeps those after it back, or the repeat would bring them out of order. Whatever fails while
    // storing means: not stored, Meta repeats.
    private async Task<bool> StoreLine(ConversationKey key, IReadOnlyList<WebhookItem> line, string? trace)
    {
        try
        {
            for (var i = 0; i < line.Count; i++)
            {
                var item = line[i];
                var acceptance = await conversations.Accept(key, item.Item, trace);
                if (acceptance == Acceptance.Refused)
                {
                    acceptance = await conversations.Accept(key, item.Item, trace);
                }

                // Twice for its own reason: one bad item must never cost the Page its subscription (rules.md section 6).
                if (acceptance == Acceptance.Refused)
                {
                    await morgue.NotStorable(key, item);
                    Count(RefusedReason.NotStorable, "not_storable", item);
                    continue;
                }

                meters.Item(acceptance == Acceptance.Stored ? "stored" : "unavailable");
                if (acceptance != Acceptance.Stored)
                {
                    return false;
                }
            }

            return true;
        }
        catch (Exception e)
        {
            LogNotStored(e);
            return false;
        }
    }

    private async Task<bool> StoreUnknown(List<WebhookItem> items)
    {
        try
        {
            await morgue.UnknownPage(items);
            return true;
        }
        catch (Exception e)
        {
            LogNotStored(e);
            return false;
        }
    }

    private void Count(RefusedReason reason, string outcome, WebhookItem item)
    {
        refused.Add(reason, "webhook", 200, $"account {Ids.Shown(item.Account)}");
        meters.Item(outcome);
    }
}
