using static Router.Protocol.Tests.Cast;

namespace Router.Protocol.Tests;

/// <summary>rules.md section 10, and ids (section 1).</summary>
public sealed class Numbers
{
    [Fact]
    public void The_defaults_are_those_of_the_rules()
    {
        var n = RuleNumbers.Default;
        Assert.Equal(
            (Day, 7 * Day, Day, TimeSpan.FromHours(36), 512, 30 * Second, 7 * Day, 5),
            (n.IdleAfter, n.MaxExtension, n.RequestLasts, n.IdsKept, n.MaxIds, n.MovingLasts, n.SurveyLasts, n.MaxSurveysPerApp));
        Assert.Equal((200, 65536, Day, 1000, Hour), (n.MaxLineDeliveries, n.MaxLineBytes, n.DeliveryLasts, n.MaxMetadata, n.OldEvent));
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("9007199254740991", true)]
    [InlineData("01", false)]
    [InlineData("-1", false)]
    [InlineData("+1", false)]
    [InlineData(" 1", false)]
    [InlineData("", false)]
    [InlineData("1e3", false)]
    [InlineData("99999999999999999999", false)]
    public void An_app_id_is_one_canonical_decimal_number(string text, bool good)
    {
        Assert.Equal(good, AppId.TryParse(text, out var id));
        Assert.Equal(good ? text : "0", id.ToString());
    }

    [Fact]
    public void Other_numbers_of_a_Page_are_used_everywhere()
    {
        var s = new Scenario(Handover with { Numbers = RuleNumbers.Default with { IdleAfter = TimeSpan.FromSeconds(3) } }).OwnedBy(Bot);
        Assert.Equal(Bot, s.After(2 * Second).Touched().Owner);
        Assert.Null(s.After(Second).Touched().Owner);
    }
}
