using System.Text.Json;
using Router.Protocol;

namespace Router.Conversations;

/// <summary>Reads an owed item, of a state or of a dead letter.</summary>
internal static class ContentReader
{
    public static OwedItem Item(JsonElement json) => new(
        json.Need(Names.Sequence).GetInt64(),
        json.Time(Names.At),
        ContentOf(json.Need(Names.Content)),
        json.AppIf(Names.Owner),
        json.Need(Names.Epoch).GetInt64(),
        json.TextIf(Names.Trace));

    private static Content ContentOf(JsonElement json) => json.Text(Names.Kind) switch
    {
        Names.Of.FromMeta => new Content.FromMeta(
            json.Case<ItemKind>(Names.ItemKind),
            json.Case<Channel>(Names.Channel),
            json.Need(Names.Bytes).GetBytesFromBase64(),
            json.AppIf(Names.EchoOf)),
        Names.Of.Passed => new Content.Passed(
            Previous: json.AppIf(Names.Previous), New: json.App(Names.New), json.TextIf(Names.Metadata)),
        Names.Of.Taken => new Content.Taken(
            Previous: json.AppIf(Names.Previous), New: json.App(Names.New), json.TextIf(Names.Metadata)),
        Names.Of.Requested => new Content.Requested(json.App(Names.App), json.TextIf(Names.Metadata)),
        Names.Of.Note => new Content.Note(json.App(Names.App), json.TextIf(Names.Metadata)),
        Names.Of.ControlChanged => new Content.ControlChanged(
            Previous: json.AppIf(Names.Previous),
            New: json.AppIf(Names.New),
            json.Need(Names.Epoch).GetInt64(),
            json.Case<ChangeReason>(Names.Reason),
            json.TimeIf(Names.Until)),
        Names.Of.RequestEnded => new Content.RequestEnded(json.Case<RequestEnd>(Names.Reason)),
        Names.Of.Roles => new Content.Roles(json.App(Names.App), json.Text(Names.Role)),
        Names.Of.Dropped => new Content.Dropped(json.Need(Names.Count).GetInt32()),
        _ => throw Values.NoSuch("content", Names.Content),
    };
}
