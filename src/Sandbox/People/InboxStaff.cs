using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>Staff at Meta's own inbox (Page Inbox or Instagram Inbox, as the person's platform has it); the rules of protocol.md 2.5.</summary>
public sealed class InboxStaff
{
    private readonly MetaWorld _world;

    internal InboxStaff(MetaWorld world) => _world = world;

    /// <summary>
    /// T12, T13: replying takes control, unless the thread is marked Done; then control stays where it is. Returns the <c>mid</c>.
    /// </summary>
    public string Replies(PersonOnPage person, string text)
    {
        lock (_world.Gate)
        {
            var thread = person.Conversation;
            var inbox = thread.Page.Inbox(thread.Platform);
            if (!thread.MarkedDone && thread.Page.Regime != MetaRegime.ZeroConfig)
            {
                TakeOver(thread, inbox, ControlReason.InboxReply);
            }

            var sent = new StoredMessage(_world.NewMid(), _world.Now, inbox, text, new JsonObject { ["text"] = text });
            Note(thread, "reply", sent.Mid);
            _world.Control.BusinessWrote(thread);
            _world.Feed.Arrive(thread, sent, call: null);
            return sent.Mid;
        }
    }

    /// <summary>T12.</summary>
    public void MovesToMain(PersonOnPage person)
    {
        lock (_world.Gate)
        {
            var thread = person.Conversation;
            Note(thread, "move_to_main", mid: null);
            thread.MarkedDone = false;
            TakeOver(thread, thread.Page.Inbox(thread.Platform), ControlReason.MovedToMain);
        }
    }

    /// <summary>T14: control that the inbox has goes to the primary, who hears a pass; without one the thread is idle.</summary>
    public void MarksDone(PersonOnPage person)
    {
        lock (_world.Gate)
        {
            var thread = person.Conversation;
            var inbox = thread.Page.Inbox(thread.Platform);
            Note(thread, "mark_done", mid: null);
            thread.MarkedDone = true;
            if (thread.Owner != inbox)
            {
                return;
            }

            var primary = thread.Page.Regime == MetaRegime.Handover ? thread.Page.DefaultApp : null;
            _world.Control.Move(thread, primary, ControlReason.Done, inbox, call: null);
            if (primary is not null)
            {
                _world.Feed.Pass(thread, inbox, primary, metadata: null);
            }
        }
    }

    /// <summary>T15: the owner hears <c>request_thread_control</c> with the inbox's id; a capture has <c>metadata: null</c>.</summary>
    public void AsksForControl(PersonOnPage person)
    {
        lock (_world.Gate)
        {
            var thread = person.Conversation;
            Note(thread, "ask_for_control", mid: null);
            if (thread.Owner is { } owner)
            {
                _world.Feed.Request(thread, owner, thread.Page.Inbox(thread.Platform), metadata: null);
            }
        }
    }

    /// <summary>Puts a label on the person; apps subscribed to <c>inbox_labels</c> hear of it.</summary>
    public void Labels(PersonOnPage person, string name)
    {
        lock (_world.Gate)
        {
            var thread = person.Conversation;
            Note(thread, "label", mid: null);
            _world.Feed.Label(thread, "add", _world.NewNumber(), name);
        }
    }

    private void TakeOver(MetaConversation thread, MetaApp inbox, ControlReason reason)
    {
        if (thread.Owner != inbox)
        {
            _world.Control.TakeOver(thread, inbox, metadata: null, reason, call: null, thread.Page.InboxTakesSilently);
        }
    }

    private void Note(MetaConversation thread, string what, string? mid) =>
        _world.Journal.Append(new JournalEntry.InboxActed(thread.Page.Id, thread.Person, what, mid));
}
