using System.Diagnostics;
using System.Text.Json;
using Router.Protocol;

namespace Router.Conversations;

/// <summary>Writes a send that is under way or remembered.</summary>
internal static class SendWriter
{
    public static void Write(Utf8JsonWriter json, BegunSend send)
    {
        json.WriteStartObject();
        json.WriteString(Names.Id, send.Id.Value);
        json.WriteApp(Names.App, send.App);
        json.WriteNumber(Names.SendKind, (int)send.Kind);
        json.WriteTime(Names.At, send.At);
        json.WriteIf(Names.Claimed, send.Claimed);
        if (send.Then is { } then)
        {
            json.WriteStartObject(Names.Then);
            Write(json, then);
            json.WriteEndObject();
        }

        if (send.Outcome is { } outcome)
        {
            json.WriteStartObject(Names.Outcome);
            Write(json, outcome);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, AfterSend then)
    {
        switch (then)
        {
            case AfterSend.Pass t:
                json.WriteString(Names.Kind, Names.Of.ThenPass);
                json.WriteIf(Names.App, t.To);
                break;
            case AfterSend.Release:
                json.WriteString(Names.Kind, Names.Of.ThenRelease);
                break;
            default:
                throw new UnreachableException($"AfterSend {then.GetType().Name}.");
        }
    }

    private static void Write(Utf8JsonWriter json, SendOutcome outcome)
    {
        switch (outcome)
        {
            case SendOutcome.Accepted o:
                json.WriteString(Names.Kind, Names.Of.Accepted);
                json.WriteIf(Names.Mid, o.Mid);
                break;
            case SendOutcome.Refused o:
                json.WriteString(Names.Kind, Names.Of.Refused);
                json.WriteNumber(Names.Code, o.Code);
                if (o.Subcode is { } subcode)
                {
                    json.WriteNumber(Names.Subcode, subcode);
                }

                break;
            case SendOutcome.Unknown:
                json.WriteString(Names.Kind, Names.Of.Unknown);
                break;
            case SendOutcome.NotStarted:
                json.WriteString(Names.Kind, Names.Of.NotStarted);
                break;
            default:
                throw new UnreachableException($"SendOutcome {outcome.GetType().Name}.");
        }
    }
}
