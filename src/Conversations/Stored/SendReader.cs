using System.Text.Json;
using Router.Protocol;

namespace Router.Conversations;

/// <summary>Reads a send that is under way or remembered.</summary>
internal static class SendReader
{
    public static BegunSend Read(JsonElement json) => new(
        new CommandId(json.Text(Names.Id)),
        json.App(Names.App),
        json.Case<SendKind>(Names.SendKind),
        json.Time(Names.At),
        json.Flag(Names.Claimed),
        json.Has(Names.Then, out var then) ? ThenOf(then) : null)
    {
        Outcome = json.Has(Names.Outcome, out var outcome) ? OutcomeOf(outcome) : null,
    };

    private static AfterSend ThenOf(JsonElement json) => json.Text(Names.Kind) switch
    {
        Names.Of.ThenPass => new AfterSend.Pass(json.AppIf(Names.App)),
        Names.Of.ThenRelease => AfterSend.Release.Instance,
        _ => throw Values.NoSuch("consequence of a send", Names.Then),
    };

    private static SendOutcome OutcomeOf(JsonElement json) => json.Text(Names.Kind) switch
    {
        Names.Of.Accepted => new SendOutcome.Accepted(json.TextIf(Names.Mid)),
        Names.Of.Refused => new SendOutcome.Refused(
            json.Need(Names.Code).GetInt32(), json.Has(Names.Subcode, out var subcode) ? subcode.GetInt32() : null),
        Names.Of.Unknown => SendOutcome.Unknown.Instance,
        Names.Of.NotStarted => SendOutcome.NotStarted.Instance,
        _ => throw Values.NoSuch("outcome of a send", Names.Outcome),
    };
}
