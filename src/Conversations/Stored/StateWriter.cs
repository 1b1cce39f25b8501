using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json;
using Router.Protocol;

namespace Router.Conversations;

/// <summary>Writes a state. What is empty or has its default is left out: most conversations owe nothing and wait for nothing.</summary>
internal static class StateWriter
{
    /// <summary>An id of <see cref="SeenIds"/> takes 8 bytes, its minute 4; little-endian, all of them in one base64 text.</summary>
    public const int SeenBytes = 12;

    public static void Write(Utf8JsonWriter json, Conversation state)
    {
        json.WriteStartObject();
        json.WriteNumber(Names.Version, ConversationCodec.Format);
        json.WriteNumber(Names.Channel, (int)state.Channel);
        json.WriteIf(Names.ChannelKnown, state.ChannelKnown);
        json.WriteNumber(Names.Epoch, state.Epoch);
        if (state.Control is not Control.Idle)
        {
            json.WritePropertyName(Names.Control);
            Write(json, state.Control);
        }

        json.WriteNumber(Names.NextSequence, state.NextSequence);
        if (!state.Queue.IsEmpty)
        {
            json.WriteStartArray(Names.Queue);
            foreach (var request in state.Queue)
            {
                Write(json, request);
            }

            json.WriteEndArray();
        }

        WriteOutbox(json, state.Outbox);
        if (!state.Surveys.IsEmpty)
        {
            json.WriteStartArray(Names.Surveys);
            foreach (var survey in state.Surveys)
            {
                Write(json, survey);
            }

            json.WriteEndArray();
        }

        if (!state.Sends.IsEmpty)
        {
            json.WriteStartArray(Names.Sends);
            foreach (var send in state.Sends)
            {
                SendWriter.Write(json, send);
            }

            json.WriteEndArray();
        }

        if (!state.Granted.IsEmpty)
        {
            json.WriteStartArray(Names.Granted);
            foreach (var id in state.Granted)
            {
                json.WriteStringValue(id.Value);
            }

            json.WriteEndArray();
        }

        if (state.Question is { } question)
        {
            json.WriteStartObject(Names.Question);
            json.WriteNumber(Names.Reason, (int)question.Why);
            json.WriteIf(Names.Echo, question.Echo);
            json.WriteTime(Names.At, question.AskAt);
            json.WriteNumber(Names.Asked, question.Asked);
            json.WriteEndObject();
        }

        json.WriteIf(Names.ChangedAtMeta, state.ChangedAtMeta);
        json.WriteIf(Names.InboxDone, state.InboxDone);
        if (state.Claim is { } claim)
        {
            json.WriteString(Names.Claim, claim.Value);
        }

        WriteSeen(json, state.Seen);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Control control)
    {
        json.WriteStartObject();
        switch (control)
        {
            case Control.Idle:
                json.WriteString(Names.Kind, Names.Of.Idle);
                break;
            case Control.Hosted c:
                json.WriteString(Names.Kind, Names.Of.Hosted);
                json.WriteApp(Names.App, c.Owner);
                json.WriteTime(Names.Until, c.Until);
                break;
            case Control.Platform c:
                json.WriteString(Names.Kind, Names.Of.Platform);
                json.WriteApp(Names.App, c.Owner);
                json.WriteTime(Names.Until, c.Until);
                break;
            case Control.Moving c:
                json.WriteString(Names.Kind, Names.Of.Moving);
                json.WritePropertyName(Names.Before);
                Write(json, c.Before);
                json.WriteApp(Names.App, c.To);
                json.WriteString(Names.Id, c.Id.Value);
                json.WriteTime(Names.At, c.Since);
                json.WriteNumber(Names.Reason, (int)c.Reason);
                json.WriteIf(Names.Metadata, c.Metadata);
                break;
            default:
                throw new UnreachableException($"Control {control.GetType().Name}.");
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ControlRequest request)
    {
        json.WriteStartObject();
        json.WriteApp(Names.App, request.App);
        json.WriteIf(Names.Metadata, request.Metadata);
        json.WriteNumber(Names.Priority, request.Priority);
        json.WriteTime(Names.At, request.AskedAt);
        json.WriteTime(Names.Until, request.ExpiresAt);
        json.WriteEndObject();
    }

    private static void WriteOutbox(Utf8JsonWriter json, Outbox outbox)
    {
        if (!outbox.Items.IsEmpty)
        {
            json.WriteStartArray(Names.Items);
            foreach (var item in outbox.Items)
            {
                json.WriteStartObject();
                ContentWriter.WriteMembers(json, item);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (!outbox.Rows.IsEmpty)
        {
            json.WriteStartArray(Names.Rows);
            foreach (var row in outbox.Rows)
            {
                json.WriteStartObject();
                json.WriteApp(Names.App, row.App);
                json.WriteNumber(Names.Sequence, row.Sequence);
                json.WriteNumber(Names.On, (int)row.On);
                json.WriteIf(Names.Attempts, row.Attempts);
                json.WriteIf(Names.Refusals, row.Refusals);
                json.WriteIf(Names.NextAt, row.NextAt);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    private static void Write(Utf8JsonWriter json, HeldSurvey survey)
    {
        json.WriteStartObject();
        json.WriteString(Names.Id, survey.Id.Value);
        json.WriteApp(Names.App, survey.App);
        json.WriteBase64String(Names.Bytes, survey.Body.Span);
        json.WriteTime(Names.At, survey.HeldAt);
        json.WriteTime(Names.Until, survey.ExpiresAt);
        json.WriteEndObject();
    }

    private static void WriteSeen(Utf8JsonWriter json, SeenIds seen)
    {
        if (seen.Count == 0)
        {
            return;
        }

        var length = seen.Count * SeenBytes;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        Pack(seen.Latest(), Pack(seen.Earlier(), rented));
        json.WriteBase64String(Names.Seen, rented.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(rented);
    }

    private static Span<byte> Pack(ReadOnlySpan<SeenId> ids, Span<byte> to)
    {
        foreach (var seen in ids)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(to, seen.Id);
            BinaryPrimitives.WriteUInt32LittleEndian(to[8..], seen.Minute);
            to = to[SeenBytes..];
        }

        return to;
    }
}
