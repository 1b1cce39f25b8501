using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;
using Router.Protocol;

namespace Router.Conversations;

/// <summary>Reads a state. It runs once per awakening, so it reads a whole document and looks members up by name.</summary>
internal static class StateReader
{
    public static Conversation Read(ConversationKey key, JsonElement json)
    {
        var state = new Conversation(key)
        {
            Channel = json.Case<Channel>(Names.Channel),
            ChannelKnown = json.Flag(Names.ChannelKnown),
            Epoch = json.Need(Names.Epoch).GetInt64(),
            Control = json.Has(Names.Control, out var control) ? ControlOf(control) : Control.Idle.Instance,
            NextSequence = json.Need(Names.NextSequence).GetInt64(),
            Queue = All(json, Names.Queue, RequestOf),
            Outbox = new Outbox(All(json, Names.Items, ContentReader.Item), All(json, Names.Rows, RowOf)),
            Surveys = All(json, Names.Surveys, SurveyOf),
            Sends = All(json, Names.Sends, SendReader.Read),
            Granted = All(json, Names.Granted, id => new CommandId(id.GetString() ?? "")),
            Question = json.Has(Names.Question, out var question) ? QuestionOf(question) : null,
            ChangedAtMeta = json.TimeIf(Names.ChangedAtMeta),
            InboxDone = json.Flag(Names.InboxDone),
            Claim = json.TextIf(Names.Claim) is { } claim ? new CommandId(claim) : null,
            Seen = json.Has(Names.Seen, out var seen) ? SeenOf(seen.GetBytesFromBase64()) : SeenIds.None,
        };

        foreach (var row in state.Outbox.Rows)
        {
            _ = state.Outbox.ItemOf(row); // a row without its item is found here and not at its delivery
        }

        return state;
    }

    private static Control ControlOf(JsonElement json) => json.Text(Names.Kind) switch
    {
        Names.Of.Idle => Control.Idle.Instance,
        Names.Of.Hosted => new Control.Hosted(json.App(Names.App), json.Time(Names.Until)),
        Names.Of.Platform => new Control.Platform(json.App(Names.App), json.Time(Names.Until)),
        Names.Of.Moving => new Control.Moving(
            ControlOf(json.Need(Names.Before)),
            json.App(Names.App),
            new CommandId(json.Text(Names.Id)),
            json.Time(Names.At),
            json.Case<ChangeReason>(Names.Reason),
            json.TextIf(Names.Metadata)),
        _ => throw Values.NoSuch("control", Names.Control),
    };

    private static ControlRequest RequestOf(JsonElement json) => new(
        json.App(Names.App),
        json.TextIf(Names.Metadata),
        json.Need(Names.Priority).GetInt32(),
        AskedAt: json.Time(Names.At),
        ExpiresAt: json.Time(Names.Until));

    private static Owed RowOf(JsonElement json) => new(
        json.App(Names.App),
        json.Need(Names.Sequence).GetInt64(),
        json.Case<HeardOn>(Names.On),
        Attempts: json.NumberOr0(Names.Attempts),
        Refusals: json.NumberOr0(Names.Refusals),
        json.TimeIf(Names.NextAt));

    private static HeldSurvey SurveyOf(JsonElement json) => new(
        new CommandId(json.Text(Names.Id)),
        json.App(Names.App),
        json.Need(Names.Bytes).GetBytesFromBase64(),
        HeldAt: json.Time(Names.At),
        ExpiresAt: json.Time(Names.Until));

    private static OwnerQuestion QuestionOf(JsonElement json) => new(
        json.Case<QuestionReason>(Names.Reason),
        json.AppIf(Names.Echo),
        json.Time(Names.At),
        json.Need(Names.Asked).GetInt32());

    private static SeenIds SeenOf(byte[] packed)
    {
        if (packed.Length % StateWriter.SeenBytes != 0)
        {
            throw new FormatException($"Member '{Names.Seen}' holds {packed.Length} bytes, no multiple of {StateWriter.SeenBytes}.");
        }

        var ids = ImmutableArray.CreateBuilder<SeenId>(packed.Length / StateWriter.SeenBytes);
        for (var at = 0; at < packed.Length; at += StateWriter.SeenBytes)
        {
            ids.Add(new SeenId(
                BinaryPrimitives.ReadUInt64LittleEndian(packed.AsSpan(at)),
                BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(at + 8))));
        }

        return new SeenIds(ids.MoveToImmutable());
    }

    private static ImmutableArray<T> All<T>(JsonElement json, JsonEncodedText name, Func<JsonElement, T> read)
    {
        if (!json.Has(name, out var array))
        {
            return [];
        }

        var all = ImmutableArray.CreateBuilder<T>(array.GetArrayLength());
        foreach (var element in array.EnumerateArray())
        {
            all.Add(read(element));
        }

        return all.MoveToImmutable();
    }
}
