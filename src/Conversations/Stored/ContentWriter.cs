using System.Diagnostics;
using System.Text.Json;
using Router.Protocol;

namespace Router.Conversations;

/// <summary>Writes an owed item, in a state and alone in a dead letter.</summary>
internal static class ContentWriter
{
    public static void WriteMembers(Utf8JsonWriter json, OwedItem item)
    {
        json.WriteNumber(Names.Sequence, item.Sequence);
        json.WriteTime(Names.At, item.AcceptedAt);
        json.WriteIf(Names.Owner, item.Owner);
        json.WriteNumber(Names.Epoch, item.Epoch);
        json.WriteIf(Names.Trace, item.Trace);
        json.WriteStartObject(Names.Content);
        Write(json, item.Content);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Content content)
    {
        switch (content)
        {
            case Content.FromMeta c:
                json.WriteString(Names.Kind, Names.Of.FromMeta);
                json.WriteNumber(Names.ItemKind, (int)c.Kind);
                json.WriteNumber(Names.Channel, (int)c.Channel);
                json.WriteIf(Names.EchoOf, c.EchoOf);
                json.WriteBase64String(Names.Bytes, c.Json.Span);
                break;
            case Content.Passed c:
                json.WriteString(Names.Kind, Names.Of.Passed);
                json.WriteIf(Names.Previous, c.Previous);
                json.WriteApp(Names.New, c.New);
                json.WriteIf(Names.Metadata, c.Metadata);
                break;
            case Content.Taken c:
                json.WriteString(Names.Kind, Names.Of.Taken);
                json.WriteIf(Names.Previous, c.Previous);
                json.WriteApp(Names.New, c.New);
                json.WriteIf(Names.Metadata, c.Metadata);
                break;
            case Content.Requested c:
                json.WriteString(Names.Kind, Names.Of.Requested);
                json.WriteApp(Names.App, c.By);
                json.WriteIf(Names.Metadata, c.Metadata);
                break;
            case Content.Note c:
                json.WriteString(Names.Kind, Names.Of.Note);
                json.WriteApp(Names.App, c.From);
                json.WriteIf(Names.Metadata, c.Metadata);
                break;
            case Content.ControlChanged c:
                json.WriteString(Names.Kind, Names.Of.ControlChanged);
                json.WriteIf(Names.Previous, c.Previous);
                json.WriteIf(Names.New, c.New);
                json.WriteNumber(Names.Epoch, c.Epoch);
                json.WriteNumber(Names.Reason, (int)c.Reason);
                json.WriteIf(Names.Until, c.Expiration);
                break;
            case Content.RequestEnded c:
                json.WriteString(Names.Kind, Names.Of.RequestEnded);
                json.WriteNumber(Names.Reason, (int)c.Reason);
                break;
            case Content.Roles c:
                json.WriteString(Names.Kind, Names.Of.Roles);
                json.WriteApp(Names.App, c.App);
                json.WriteString(Names.Role, c.Role);
                break;
            case Content.Dropped c:
                json.WriteString(Names.Kind, Names.Of.Dropped);
                json.WriteNumber(Names.Count, c.Count);
                break;
            default:
                throw new UnreachableException($"Content {content.GetType().Name}.");
        }
    }
}
