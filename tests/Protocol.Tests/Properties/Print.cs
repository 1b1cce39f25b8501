using System.Text;

namespace Router.Protocol.Tests.Properties;

/// <summary>A state as text: records that hold arrays are not equal by value.</summary>
internal static class Print
{
    public static string Of(Conversation c)
    {
        var text = new StringBuilder(Control(c));
        text.Append(c.Channel).Append(c.NextSequence).Append(';');
        text.AppendJoin(',', c.Granted).Append(';').Append(c.Seen.Ids.Length).Append(c.Seen.Ids.IsEmpty ? 0 : c.Seen.Ids[^1].Id).Append(';');
        foreach (var row in c.Outbox.Rows)
        {
            text.Append(row.App).Append(':').Append(row.Sequence).Append(row.On).Append(row.Attempts).Append(row.NextAt?.Ticks).Append(' ');
        }

        return text.AppendJoin(',', c.Outbox.Items.Select(i => i.Sequence)).ToString();
    }

    /// <summary>All but what is owed and remembered.</summary>
    public static string Control(Conversation c) => new StringBuilder()
        .Append(c.Epoch).Append(c.Control).Append(';').AppendJoin(',', c.Queue.Select(r => (r.App, r.Metadata?.Length, r.Priority, r.ExpiresAt.Ticks))).Append(';').AppendJoin(',', c.Surveys.Select(s => s.Id)).Append(';')
        .AppendJoin(',', c.Sends.Select(s => (s.Id, s.App, s.Claimed, s.Outcome is null ? "" : s.Outcome.GetType().Name))).Append(';').Append(c.Question).Append(c.ChangedAtMeta).Append(c.InboxDone).Append(c.Claim).ToString();
}
