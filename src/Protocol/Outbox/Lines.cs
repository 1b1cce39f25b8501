namespace Router.Protocol;

/// <summary>The limits of an app's line in one conversation.</summary>
internal static class Lines
{
    /// <summary>The oldest rows of every line that is over its limits, per app.</summary>
    public static IReadOnlyList<IGrouping<AppId, Owed>> TooLong(Outbox outbox, RuleNumbers numbers)
    {
        if (outbox.Rows.Length <= numbers.MaxLineDeliveries && Weight(outbox) <= numbers.MaxLineBytes)
        {
            return [];
        }

        return [.. outbox.Rows.GroupBy(r => r.App).SelectMany(line => Surplus(outbox, [.. line], numbers)).GroupBy(r => r.App)];
    }

    // A full line is cut to three quarters, so that one loss makes room for many events and one notice tells of it. The newest
    // stays, however large, as long as the state can hold it: it has not even been tried.
    private static IEnumerable<Owed> Surplus(Outbox outbox, Owed[] line, RuleNumbers numbers)
    {
        var bytes = line.Sum(r => outbox.ItemOf(r).Content.Weight);
        if (line.Length <= numbers.MaxLineDeliveries && bytes <= numbers.MaxLineBytes)
        {
            yield break;
        }

        var count = line.Length;
        var newest = outbox.ItemOf(line[^1]).Content.Weight > 2 * numbers.MaxLineBytes ? line.Length : line.Length - 1;
        for (var i = 0; i < newest && (count > numbers.MaxLineDeliveries * 3 / 4 || bytes > numbers.MaxLineBytes * 3 / 4); i++)
        {
            bytes -= outbox.ItemOf(line[i]).Content.Weight;
            count--;
            yield return line[i];
        }
    }

    private static int Weight(Outbox outbox)
    {
        var weight = 0;
        foreach (var item in outbox.Items)
        {
            weight += item.Content.Weight;
        }

        return weight;
    }
}
