using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>The Send API (protocol.md 3.10): form first, then the person, the right to send, the window; then it arrives.</summary>
internal static class SendEdge
{
    private static readonly TimeSpan StandardWindow = TimeSpan.FromHours(24);
    private static readonly TimeSpan TaggedWindow = TimeSpan.FromDays(7);

    public static GraphAnswer Send(GraphTurn turn)
    {
        if (turn.Object("recipient") is not { } recipient)
        {
            return turn.Refuse(GraphErrors.Invalid("The parameter recipient is required"));
        }

        var message = turn.Object("message");
        var action = turn.Text("sender_action")?.ToLowerInvariant();
        var person = turn.Conversation;
        var platform = person?.Platform ?? turn.Platform;
        var malformed = (message, action) switch
        {
            (not null, not null) => GraphErrors.MessageWithSenderAction,
            (null, null) => GraphErrors.Invalid("The parameter message is required"),
            (not null, null) => SendForm.Check(turn, message, platform),
            _ => SendForm.CheckAction(action!),
        };
        if (malformed is not null)
        {
            return turn.Refuse(malformed);
        }

        if (!recipient.ContainsKey("id"))
        {
            return ToNobodyKnown(turn, recipient);
        }

        if (person is null)
        {
            return turn.Refuse(GraphErrors.UnknownPerson(platform));
        }

        return message is null ? Act(turn, person) : Deliver(turn, person, message);
    }

    /// <summary>Sender actions are gated like a message (not documented, expected by protocol.md 3.10) and change nothing here.</summary>
    private static GraphAnswer Act(GraphTurn turn, MetaConversation c) =>
        MayWrite(turn, c) ? GraphAnswer.Ok(new JsonObject { ["recipient_id"] = c.Person.Value }) : turn.Refuse(NotYours(c));

    private static GraphError NotYours(MetaConversation c) => c.LeadFlow is null ? GraphErrors.AnotherAppControls(c.Platform) : GraphErrors.QuestionFlowRuns;

    private static GraphAnswer Deliver(GraphTurn turn, MetaConversation c, JsonObject message)
    {
        var tag = turn.Text("tag")?.ToUpperInvariant();
        var survey = tag == "CUSTOMER_FEEDBACK" || SendForm.IsSurvey(message);
        var control = turn.Object("thread_control");
        var refusal = tag == "HUMAN_AGENT" && !turn.App.HumanAgentApproved ? GraphErrors.NotApprovedForHumanAgent
            : c.Blocked ? c.Platform == MetaPlatform.Instagram ? GraphErrors.BlockedOnInstagram : GraphErrors.PersonUnavailable
            : !IsInWindow(turn, c, tag, survey) ? GraphErrors.OutsideWindow(c)
            : control is null ? null : CheckThreadControl(turn, c, control);
        if (refusal is not null)
        {
            return turn.Refuse(refusal);
        }

        var held = false;
        if (!MayWrite(turn, c))
        {
            // HOP, "Customer feedback": accepted, but not delivered until the conversation is idle.
            held = survey && turn.Page.Regime == MetaRegime.Handover;
            if (!held && !InterruptsQuestions(turn, c) && !(tag == "HUMAN_AGENT" && HumanAgentMayWrite(turn, c)))
            {
                return turn.Refuse(NotYours(c));
            }
        }
        else if (c.Owner is null && turn.Page is { SendClaimsIdle: true, Regime: MetaRegime.Handover })
        {
            turn.World.Control.Move(c, turn.App, ControlReason.Send, turn.App, turn.Number);
        }

        var sent = SendForm.ToStored(turn, message);
        if (held)
        {
            c.Held.Add(sent);
        }
        else
        {
            turn.World.Control.BusinessWrote(c);
            turn.World.Feed.Arrive(c, sent, turn.Number, tag);
        }

        if (control is not null)
        {
            HandOver(turn, c, control);
        }

        var answer = new JsonObject { ["recipient_id"] = c.Person.Value, ["message_id"] = sent.Mid };
        if (SendForm.KeepReusable(turn, message) is { } attachment)
        {
            answer["attachment_id"] = attachment;
        }

        return GraphAnswer.Ok(answer);
    }

    /// <summary>Handover: the owner, or anybody while idle. Routing: the owner, or the default app while idle. Zero-config: everybody.</summary>
    private static bool MayWrite(GraphTurn turn, MetaConversation c) => turn.Page.Regime switch
    {
        MetaRegime.ZeroConfig => true,
        MetaRegime.Routing => (c.Owner ?? turn.Page.DefaultApp) == turn.App,
        _ => c.Owner is null || c.Owner == turn.App,
    };

    /// <summary>LEAD, "Allow connected app to interrupt": its send counts as a take-over. Leadgen has no webhook to hear of it.</summary>
    private static bool InterruptsQuestions(GraphTurn turn, MetaConversation c)
    {
        if (c.LeadFlow?.MayInterrupt(turn.App) != true)
        {
            return false;
        }

        turn.World.Control.Move(c, turn.App, ControlReason.Send, turn.App, turn.Number);
        return true;
    }

    /// <summary>
    /// T19. Handover: allowed without control, which stays where it is. Routing: only for an app that may take over, and the send takes
    /// control (the pages word it so, without stating it).
    /// </summary>
    private static bool HumanAgentMayWrite(GraphTurn turn, MetaConversation c)
    {
        if (turn.Page.Regime == MetaRegime.Handover)
        {
            return true;
        }

        if (turn.Page.MayTake.Contains(turn.App))
        {
            turn.World.Control.TakeOver(c, turn.App, metadata: null, ControlReason.HumanAgent, turn.Number, silently: false);
            return true;
        }

        return false;
    }

    private static bool IsInWindow(GraphTurn turn, MetaConversation c, string? tag, bool survey)
    {
        var since = turn.World.Now - c.LastFromPerson;
        return !turn.Page.EnforcesWindow
            || since <= (tag == "HUMAN_AGENT" || survey ? TaggedWindow : StandardWindow)
            || string.Equals(turn.Text("messaging_type"), "UTILITY", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>T10: Conversation Routing only. It is checked before the message, and carried out after it.</summary>
    private static GraphError? CheckThreadControl(GraphTurn turn, MetaConversation c, JsonObject control)
    {
        if (turn.Page.Regime != MetaRegime.Routing)
        {
            return GraphErrors.Invalid("The parameter thread_control needs Conversation Routing.");
        }

        var kind = GraphArguments.TextOf(control["control_type"])?.ToLowerInvariant() ?? "release";
        if (kind is not ("pass" or "release"))
        {
            return GraphErrors.Invalid("Param thread_control[control_type] must be one of {PASS, RELEASE}.");
        }

        return kind == "pass" && GraphArguments.TextOf(control["app_id"]) is { } id
            && (turn.World.FindApp(id) is not { } target || !turn.Page.Knows(target, c.Platform))
            ? GraphErrors.UnknownTarget
            : null;
    }

    private static void HandOver(GraphTurn turn, MetaConversation c, JsonObject control)
    {
        if (GraphArguments.TextOf(control["control_type"])?.ToLowerInvariant() == "pass")
        {
            var target = turn.World.FindApp(GraphArguments.TextOf(control["app_id"]));
            turn.World.Control.Pass(c, turn.App, target, metadata: null, turn.Number, ControlReason.ThreadControl);
        }
        else if (c.Owner is not null)
        {
            turn.World.Control.Release(c, turn.App, turn.Number, ControlReason.ThreadControl);
        }
    }

    /// <summary>A recipient that is not a person's id: there is no thread yet, so no owner either.</summary>
    private static GraphAnswer ToNobodyKnown(GraphTurn turn, JsonObject recipient)
    {
        // "One message within 7 days": the second private reply to a comment is refused, on Instagram with a code of its own.
        if (turn.Platform == MetaPlatform.Instagram && GraphArguments.TextOf(recipient["comment_id"]) is { } comment && !turn.Page.RepliedComments.Add(comment))
        {
            return turn.Refuse(GraphErrors.BadPrivateReply);
        }

        var answer = new JsonObject();
        if (recipient.ContainsKey("comment_id") || recipient.ContainsKey("post_id"))
        {
            answer["recipient_id"] = turn.World.NewNumber();
        }
        else if (!recipient.ContainsKey("user_ref") && !recipient.ContainsKey("phone_number"))
        {
            return turn.Refuse(GraphErrors.Invalid("Param recipient must name a recipient."));
        }

        answer["message_id"] = turn.World.NewMid();
        return GraphAnswer.Ok(answer);
    }
}
