using System.Buffers.Text;
using System.Security.Cryptography;
using Router.Conversations;
using Router.Protocol;

namespace Router.Storage;

/// <summary>
/// A directory that is kept in a store, whatever kind of store it is: the newest content this process knows, and every change
/// as one line over <see cref="Edit"/>.
/// </summary>
public abstract partial class StoredDirectory(RuleNumbers numbers, TimeProvider clock) : IDirectory, IDirectoryEditor
{
    private volatile Known _known = new(DirectoryContent.Empty, RosterBuilder.Build(DirectoryContent.Empty, numbers, version: 0));

    public DirectorySnapshot Current => _known.Snapshot;

    protected DirectoryContent Content => _known.Content;

    public abstract ValueTask<DirectorySnapshot> Refresh(CancellationToken stop);

    async ValueTask IDirectory.Park(AppId app, string reason, CancellationToken stop) => await Park(app, reason, stop);

    /// <summary>Forgets Pages that were removed before <paramref name="before"/>, with all that belongs to them here.</summary>
    public async Task ForgetRemovedPages(DateTimeOffset before, CancellationToken stop)
    {
        if (RemovedBefore(Content, before).Count == 0)
        {
            return;
        }

        await Edit(content =>
        {
            var gone = RemovedBefore(content, before);
            return Edited.To(content with
            {
                Pages = content.Pages.RemoveRange(gone),
                PageApps = content.PageApps.RemoveRange(content.PageApps.Keys.Where(part => gone.Contains(part.Page))),
                Tokens = content.Tokens.RemoveRange(content.Tokens.Values.Where(t => gone.Contains(t.Entry.Page)).Select(t => t.Entry.Hash)),
            });
        }, stop);
    }

    /// <summary>The Pages that were removed before <paramref name="before"/> and are not forgotten yet.</summary>
    public IReadOnlySet<PageId> RemovedBefore(DateTimeOffset before) => RemovedBefore(Content, before);

    /// <summary>Makes one change: checked as a whole, stored, and then current in this process.</summary>
    protected abstract ValueTask<EditOutcome> Edit(Func<DirectoryContent, Edited> edit, CancellationToken stop);

    /// <summary>The change of a content, refused if the whole would make no sense afterwards.</summary>
    protected static Edited Checked(Func<DirectoryContent, Edited> edit, DirectoryContent content)
    {
        var edited = edit(content);
        return edited.Content is { } after && DirectoryFaults.Of(after) is { Count: > 0 } faults
            ? Edited.Refuse(EditRefusal.Invalid, string.Join(' ', faults))
            : edited;
    }

    /// <summary>From now on everybody in this process works by this content.</summary>
    protected void Publish(DirectoryContent content, long version) => _known = new Known(content, RosterBuilder.Build(content, numbers, version));

    private static HashSet<PageId> RemovedBefore(DirectoryContent content, DateTimeOffset before) =>
        [.. content.Pages.Where(page => page.Value.RemovedAt < before).Select(page => page.Key)];

    private static string NewToken() => "rt_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private sealed record Known(DirectoryContent Content, DirectorySnapshot Snapshot);
}
