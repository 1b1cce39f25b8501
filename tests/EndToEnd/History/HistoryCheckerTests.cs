using static Router.EndToEnd.RecordedStory;

namespace Router.EndToEnd;

/// <summary>The checker is a judge, so it is tried itself: it accepts the clean story, and each doctored one breaks the guarantee named.</summary>
public sealed partial class HistoryCheckerTests
{
    private readonly RecordedStory _story = Whole();

    [Fact]
    public void The_clean_story_breaks_nothing() => AssertClean();

    [Fact]
    public void A_story_survives_its_file() =>
        Assert.Equal(_story.Told.ToLines(), History.FromLines([.. _story.Told.ToLines()]).ToLines());

    private void AssertClean() => Assert.Empty(HistoryChecker.Check(_story.Told));

    private void AssertClean(bool unless, int guarantee, string what)
    {
        if (unless)
        {
            AssertBroken(guarantee, what);
        }
        else
        {
            AssertClean();
        }
    }

    private void AssertBroken(int guarantee, string what)
    {
        var found = HistoryChecker.Check(_story.Told);
        Assert.Contains(found, violation => violation.Guarantee == guarantee && violation.What.Contains(what, StringComparison.Ordinal));
    }
}
