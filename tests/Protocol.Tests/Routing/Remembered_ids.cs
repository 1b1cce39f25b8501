namespace Router.Protocol.Tests;

/// <summary>The ids are kept in parts; nobody who asks may notice.</summary>
public sealed class Remembered_ids
{
    private static readonly RuleNumbers Numbers = RuleNumbers.Default with { MaxIds = 100, IdsKept = TimeSpan.FromHours(36) };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Are_those_a_plain_list_would_hold_whenever_they_came_and_were_forgotten(int seed)
    {
        var random = new Random(seed);
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var seen = SeenIds.None;
        var plain = new List<SeenId>();
        var (full, aged) = (0, 0);
        for (ulong id = 1; id <= 3000; id++)
        {
            // Mostly close together, at times a day apart, so that both limits are met; the clock may also go back.
            now += random.Next(200) == 0 ? TimeSpan.FromHours(random.Next(40)) : TimeSpan.FromMinutes(random.Next(-1, 10));
            var minute = (uint)(now.ToUnixTimeSeconds() / 60);
            var (before, many) = (plain.Count, 0);
            while (plain.Count > 0 && (plain.Count >= Numbers.MaxIds || plain[0].Minute + 2160 < minute))
            {
                many += plain.Count >= Numbers.MaxIds ? 1 : 0;
                plain.RemoveAt(0);
            }

            full += many;
            aged += before - plain.Count - many;
            var gone = before > plain.Count ? seen.Earlier() is [var first, ..] ? first.Id : seen.Latest()[0].Id : 0;
            plain.Add(new SeenId(id, minute));
            seen = seen.With(id, now, Numbers);

            Assert.Equal(plain, seen.Ids);
            Assert.Equal(plain.Count, seen.Count);
            Assert.True(seen.Contains(id) && seen.Contains(plain[0].Id));
            Assert.False(gone != 0 && seen.Contains(gone));
            if (random.Next(50) == 0)
            {
                now += TimeSpan.FromHours(random.Next(40));
                plain.RemoveAll(s => s.Minute + 2160 < (uint)(now.ToUnixTimeSeconds() / 60) && s.Id <= Oldest(plain, now));
                seen = seen.Forget(now, Numbers);
                Assert.Equal(plain, seen.Ids);
            }
        }

        Assert.True(full > 100 && aged > 100, $"both limits must be met, or the test says nothing: {full} and {aged}");
    }

    // Only a beginning is forgotten: the last id of the run of old ones at the head.
    private static ulong Oldest(List<SeenId> plain, DateTimeOffset now) =>
        plain.TakeWhile(s => s.Minute + 2160 < (uint)(now.ToUnixTimeSeconds() / 60)).Select(s => s.Id).LastOrDefault();
}
