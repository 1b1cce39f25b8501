using Router.Sandbox;

namespace Router.EndToEnd;

/// <summary>
/// docs/faults.md is read row by row, each fault is made to happen to the real process, and what is seen must be what the row says: attempts,
/// final state, what the caller sees, and how webhooks of the same conversation are answered meanwhile.
/// </summary>
public sealed class FaultTable(FaultyWorld faulty) : IClassFixture<FaultyWorld>
{
    private static readonly Dictionary<string, Func<FaultStage, Task<FaultSeen>>> Plays = new()
    {
        ["An app answers 500"] = FaultsOfApps.Answers500,
        ["An app answers 500 to one kind of event only"] = FaultsOfApps.Refuses500ToOneKind,
        ["An app hangs"] = FaultsOfApps.Hangs,
        ["An app answers 410"] = FaultsOfApps.Answers410,
        ["An app closes the connection"] = FaultsOfApps.ClosesTheConnection,
        ["An app redirects"] = FaultsOfApps.Redirects,
        ["An app calls Router back before it answers"] = FaultsOfApps.CallsBackBeforeItAnswers,
        ["The Graph API hangs"] = FaultsOfGraph.Hangs,
        ["The Graph API times out after success"] = FaultsOfGraph.TimesOutAfterSuccess,
        ["The Graph API answers 613 with usage headers"] = FaultsOfGraph.Answers613,
        ["The Graph API answers 190"] = FaultsOfGraph.Answers190,
        ["The Graph API answers 10/2018300"] = FaultsOfGraph.Answers2018300,
        ["A pass to the Inbox times out after success, a take and a message in between"] = FaultsOfGraph.PassTimesOutAfterSuccess,
        ["The same, and Router is killed in the middle"] = FaultsOfGraph.PassTimesOutAfterSuccessAndAKill,
        ["The store is held by another program"] = FaultsOfTheStore.IsHeldByAnotherProgram,
        ["The store is full"] = FaultsOfTheStore.IsFull,
    };

    public static IEnumerable<object[]> Names => Rows().Select(row => new object[] { row.Name });

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_fault_ends_as_its_row_says(string name)
    {
        var stage = await FaultStage.Set(faulty);
        try
        {
            var seen = await Plays[name](stage);
            Assert.Equal(Rows().Single(row => row.Name == name).Says, seen);
        }
        finally
        {
            faulty.World.Meta.Faults.Clear();
            faulty.World.Bot.Answers = _ => AppAnswer.Ok;
        }

        await stage.KeepsGuarantees();
    }

    [Fact]
    public void Every_fault_that_can_be_played_has_a_row() =>
        Assert.Equal(Plays.Keys.Order(StringComparer.Ordinal), Rows().Select(row => row.Name).Order(StringComparer.Ordinal));

    private static IEnumerable<(string Name, FaultSeen Says)> Rows() =>
        from line in File.ReadAllLines(Repository.PathOf("docs/faults.md"))
        where line.StartsWith("| ", StringComparison.Ordinal)
        let cells = line.Trim('|', ' ').Split(" | ").Select(cell => cell.Trim()).ToArray()
        where cells is [not ("Fault" or "---"), _, _, _, _]
        select (cells[0], new FaultSeen(cells[1], cells[2], cells[3], cells[4]));
}
