using System.Globalization;
using System.Text;
using Router.Conversations;
using Router.Protocol;

namespace Router.Storage;

/// <summary>The entries of one row of the timeline table: one to a line, fields separated by tabs.</summary>
public static class TimelineRow
{
    public static string Write(IEnumerable<TimelineEntry> entries)
    {
        var text = new StringBuilder();
        foreach (var e in entries)
        {
            text.Append(CultureInfo.InvariantCulture, $"{e.At.ToUnixTimeMilliseconds()}\t{e.Owner}\t{e.Epoch}\t{Plain(e.What)}\t{Plain(e.Detail)}\n");
        }

        return text.ToString();
    }

    public static IEnumerable<TimelineEntry> Read(ConversationKey key, string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split('\t');
            yield return new TimelineEntry(
                key,
                DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(fields[0], CultureInfo.InvariantCulture)),
                What: fields[3],
                Detail: fields[4],
                AppId.TryParse(fields[1], out var owner) ? owner : null,
                long.Parse(fields[2], CultureInfo.InvariantCulture));
        }
    }

    private static string Plain(string text) => text.AsSpan().IndexOfAny('\t', '\n') < 0 ? text : text.Replace('\t', ' ').Replace('\n', ' ');
}
