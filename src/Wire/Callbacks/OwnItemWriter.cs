using System.Buffers;
using System.Diagnostics;
using Router.Protocol;

namespace Router.Wire;

/// <summary>Writes the items that are Router's own (rules.md section 2, protocol.md 4.6).</summary>
internal static class OwnItemWriter
{
    public static void Write(IBufferWriter<byte> output, CallbackAccount account, PersonId person, OwedItem item, CallbackFormat format)
    {
        // Items of the Page's line have no sender, as Meta's app_roles (protocol.md 4.6).
        if (person.IsPageLine)
        {
            output.Ascii("{\"recipient\":{\"id\":"u8);
        }
        else
        {
            output.Ascii("{\"sender\":{\"id\":"u8);
            output.Text(person.Value);
            output.Ascii("},\"recipient\":{\"id\":"u8);
        }

        output.Text(account.Id);
        output.Ascii("},\"timestamp\":"u8);
        output.Number(item.AcceptedAt.ToUnixTimeMilliseconds());
        switch (item.Content)
        {
            case Content.Passed c:
                Moved(output, ",\"pass_thread_control\":{"u8, c.Previous, c.New, c.Metadata, format);
                break;
            case Content.Taken c:
                Moved(output, ",\"take_thread_control\":{"u8, c.Previous, c.New, c.Metadata, format);
                break;
            case Content.Requested c:
                // A number at Meta, whatever the other ids are (rules.md section 6).
                output.Ascii(",\"request_thread_control\":{\"requested_owner_app_id\":"u8);
                output.Number(c.By.Value);
                Metadata(output, c.Metadata);
                break;
            case Content.Note c:
                output.Ascii(",\"pass_thread_metadata\":{\"sender_app_id\":"u8);
                App(output, c.From, format);
                Metadata(output, c.Metadata);
                break;
            case Content.ControlChanged c:
                Changed(output, c, format);
                break;
            case Content.RequestEnded c:
                output.Ascii(c.Reason switch
                {
                    RequestEnd.Granted => ",\"request_ended\":{\"reason\":\"granted\""u8,
                    RequestEnd.Cancelled => ",\"request_ended\":{\"reason\":\"cancelled\""u8,
                    RequestEnd.Expired => ",\"request_ended\":{\"reason\":\"expired\""u8,
                    _ => throw new UnreachableException($"Request end {c.Reason}."),
                });
                break;
            case Content.Roles c:
                output.Ascii(",\"app_roles\":{"u8);
                output.Text(c.App.ToString());
                output.Ascii(":["u8);
                output.Text(c.Role);
                output.Ascii("]"u8);
                break;
            case Content.Dropped c:
                output.Ascii(",\"router_notice\":{\"kind\":\"deliveries_dropped\",\"count\":"u8);
                output.Number(c.Count);
                break;
            default:
                throw new UnreachableException($"Content {item.Content.GetType().Name}.");
        }

        output.Ascii("}}"u8);
    }

    /// <summary>The word for a reason in <c>control_changed</c>.</summary>
    public static ReadOnlySpan<byte> Word(ChangeReason reason) => reason switch
    {
        ChangeReason.Pass => "pass"u8,
        ChangeReason.Take => "take"u8,
        ChangeReason.Grant => "grant"u8,
        ChangeReason.Release => "release"u8,
        ChangeReason.Expired => "expired"u8,
        ChangeReason.Entry => "entry"u8,
        ChangeReason.Postback => "postback"u8,
        ChangeReason.Claim => "claim"u8,
        ChangeReason.ClaimUndone => "claim_undone"u8,
        ChangeReason.Observed => "observed"u8,
        ChangeReason.AppRemoved => "app_removed"u8,
        ChangeReason.Operator => "operator"u8,
        _ => throw new UnreachableException($"Reason {reason}."),
    };

    private static void Moved(IBufferWriter<byte> output, ReadOnlySpan<byte> name, AppId? previous, AppId next, string? metadata, CallbackFormat format)
    {
        output.Ascii(name);
        output.Ascii("\"previous_owner_app_id\":"u8);
        App(output, previous, format);
        output.Ascii(",\"new_owner_app_id\":"u8);
        App(output, next, format);
        Metadata(output, metadata);
    }

    private static void Changed(IBufferWriter<byte> output, Content.ControlChanged change, CallbackFormat format)
    {
        output.Ascii(",\"control_changed\":{\"previous_owner_app_id\":"u8);
        App(output, change.Previous, format);
        output.Ascii(",\"new_owner_app_id\":"u8);
        App(output, change.New, format);
        output.Ascii(",\"epoch\":"u8);
        output.Number(change.Epoch);
        output.Ascii(",\"reason\":\""u8);
        output.Ascii(Word(change.Reason));
        output.Ascii("\",\"expiration\":"u8);
        if (change.Expiration is { } at)
        {
            output.Number(at.ToUnixTimeSeconds());
        }
        else
        {
            output.Ascii("null"u8);
        }
    }

    private static void App(IBufferWriter<byte> output, AppId? app, CallbackFormat format)
    {
        if (app is not { } id)
        {
            output.Ascii("null"u8);
        }
        else if (format.AllNumbers)
        {
            output.Number(id.Value);
        }
        else
        {
            output.Text(id.ToString());
        }
    }

    // Always there: several clients read it without a guard (protocol.md 4.8).
    private static void Metadata(IBufferWriter<byte> output, string? metadata)
    {
        output.Ascii(",\"metadata\":"u8);
        output.TextOrNull(metadata);
    }
}
