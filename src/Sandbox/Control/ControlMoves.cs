namespace Router.Sandbox;

/// <summary>
/// Who controls a thread, per regime: the transitions of protocol.md 2.3 that an API call or time causes. Every method is
/// called under the world's lock and has moved control and queued its webhooks when it returns; a refusal has changed nothing.
/// </summary>
internal sealed class ControlMoves(MetaWorld world)
{
    private static readonly TimeSpan LongestExtension = TimeSpan.FromDays(7);

    /// <summary>T11: control that ran out is gone. Nobody is told.</summary>
    public void Expire(MetaConversation c)
    {
        if (c.Owner is not null && c.ExpiresAt <= world.Now)
        {
            Move(c, to: null, ControlReason.Expired, by: null, call: null);
        }
    }

    /// <summary>The person did something: the messaging window opens and control lasts on.</summary>
    public void PersonActed(MetaConversation c)
    {
        c.LastFromPerson = world.Now;
        Prolong(c);
    }

    /// <summary>A business message: activity under the Handover Protocol, not under Conversation Routing (protocol.md 2.4).</summary>
    public void BusinessWrote(MetaConversation c)
    {
        if (c.Page.Regime == MetaRegime.Handover)
        {
            Prolong(c);
        }
    }

    /// <summary>T1–T4 and T17: a message, tap, opt-in or click of the person; <paramref name="route"/> is where an ad or link leads.</summary>
    public void Entry(MetaConversation c, AdRoute? route)
    {
        Expire(c);
        if (route is not null)
        {
            if (c.Owner != route.App)
            {
                Move(c, route.App, ControlReason.Route, by: null, call: null);
            }

            // CR-IG: 1-30 days, and "an invalid value means 1 day".
            c.CampaignWindow = TimeSpan.FromDays(route.Days is >= 1 and <= 30 ? route.Days : 1);
        }
        else if (c.Owner is null && Default(c.Page) is { } app)
        {
            var before = c.PreviousOwner;
            Move(c, app, ControlReason.Entry, by: null, call: null);
            if (c.Page is { AnnouncesNewMessage: true, Regime: MetaRegime.Handover })
            {
                world.Feed.NewMessagePass(c, app, inboxBefore: before is { IsInbox: true } ? before : null);
            }
        }

        PersonActed(c);
    }

    private static MetaApp? Default(MetaPage page) => page.Regime switch
    {
        MetaRegime.Handover => page.DefaultApp,
        MetaRegime.Routing => page.OrganicRoute ?? page.DefaultApp,
        _ => null,
    };

    /// <summary>T16: a tap gives control to the app that made the button, over any owner. No handover event.</summary>
    public void Tapped(MetaConversation c, MetaApp creator)
    {
        if (c.Owner != creator)
        {
            Move(c, creator, ControlReason.Postback, by: null, call: null);
        }

        PersonActed(c);
    }

    /// <summary>T5, T5a, T5b.</summary>
    public GraphError? Pass(MetaConversation c, MetaApp caller, MetaApp? target, string? metadata, long? call, ControlReason reason = ControlReason.Pass)
    {
        if (c.Owner is not null && c.Owner != caller)
        {
            return GraphErrors.PassByNonOwner;
        }

        if (target is null)
        {
            // T5a: without a target control goes to the default app; only Conversation Routing says so.
            target = c.Page.Regime == MetaRegime.Routing ? c.Page.DefaultApp : null;
            if (target is null)
            {
                return GraphErrors.Invalid("The parameter target_app_id is required");
            }
        }

        if (c.Owner == caller && target == caller)
        {
            return GraphErrors.Invalid("An app cannot pass thread control to itself.");
        }

        var before = c.Owner;
        Move(c, target, reason, caller, call);
        world.Feed.Pass(c, before, target, metadata);
        return null;
    }

    /// <summary>T7.</summary>
    public GraphError? Take(MetaConversation c, MetaApp caller, string? metadata, long? call)
    {
        var refusal = c.Page.Regime switch
        {
            MetaRegime.ZeroConfig => GraphErrors.TakeNeedsRouting(c.Platform),
            MetaRegime.Routing when c.Owner == caller => GraphErrors.Invalid("The app has thread control already."),
            MetaRegime.Routing => c.Page.MayTake.Contains(caller) ? null : GraphErrors.TakeNotAllowed,
            _ => c.Owner is null || c.Owner == caller || c.Page.DefaultApp == caller ? null : GraphErrors.RoleMissing,
        };
        if (refusal is null && c.Owner != caller)
        {
            TakeOver(c, caller, metadata, ControlReason.Take, call, silently: false);
        }

        return refusal;
    }

    /// <summary>The app becomes owner and the one that lost control hears it; nobody if the thread was idle (CCA-IG).</summary>
    public void TakeOver(MetaConversation c, MetaApp app, string? metadata, ControlReason reason, long? call, bool silently)
    {
        var before = c.Owner;
        Move(c, app, reason, app, call);
        if (!silently)
        {
            world.Feed.Take(c, before, app, metadata);
        }
    }

    /// <summary>T8: at once while idle, else the owner is asked. An inbox that owns never hears it (protocol.md 2.5).</summary>
    public GraphError? Request(MetaConversation c, MetaApp caller, string? metadata, long? call)
    {
        if (c.Page.Regime == MetaRegime.Routing)
        {
            return GraphErrors.RequestUnavailable;
        }

        if (c.Owner == caller)
        {
            return GraphErrors.Invalid("The app has thread control already.");
        }

        if (c.Owner is null)
        {
            Move(c, caller, ControlReason.Request, caller, call);
            world.Feed.Pass(c, from: null, to: caller, metadata);
        }
        else
        {
            world.Feed.Request(c, c.Owner, caller, metadata);
        }

        return null;
    }

    /// <summary>T6. Nobody is told.</summary>
    public GraphError? Release(MetaConversation c, MetaApp caller, long? call, ControlReason reason = ControlReason.Release)
    {
        if (c.Owner != caller)
        {
            return GraphErrors.OnlyOwnerCan("release thread control");
        }

        Move(c, to: null, reason, caller, call);
        return null;
    }

    /// <summary>T9: at most 7 days; above, 0 and below are refused (not documented, protocol.md section 6).</summary>
    public GraphError? Extend(MetaConversation c, MetaApp caller, TimeSpan duration)
    {
        if (c.Owner != caller)
        {
            return GraphErrors.OnlyOwnerCan("extend thread control");
        }

        if (duration <= TimeSpan.Zero || duration > LongestExtension)
        {
            return GraphErrors.Invalid("Param duration must be a number of seconds between 1 and 604800.");
        }

        c.ExpiresAt = world.Now + duration;
        return null;
    }

    /// <summary>Moves control; what waited for an idle thread arrives when it becomes idle.</summary>
    public void Move(MetaConversation c, MetaApp? to, ControlReason reason, MetaApp? by, long? call)
    {
        var from = c.Owner;
        c.PreviousOwner = from ?? c.PreviousOwner;
        c.Owner = to;
        c.Version++;
        // CR-IG: any conversation-control action resets the campaign window to one day.
        c.CampaignWindow = null;
        c.LeadFlow = null;
        c.ExpiresAt = to is null ? null : world.Now + world.Options.ControlLasts;
        if (to is { IsInbox: true })
        {
            c.MarkedDone = false;
        }

        world.Journal.Append(new JournalEntry.ControlChanged(
            c.Page.Id, c.Person, From: from?.Id, To: to?.Id, reason, By: by?.Id, c.Version, call));
        if (to is null && c.Held.Count > 0)
        {
            var held = c.Held.ToArray();
            c.Held.Clear();
            foreach (var survey in held)
            {
                world.Feed.Arrive(c, survey, call: null);
            }
        }
    }

    private void Prolong(MetaConversation c)
    {
        var until = world.Now + (c.CampaignWindow ?? world.Options.ControlLasts);
        if (c.Owner is not null && !(c.ExpiresAt >= until))
        {
            c.ExpiresAt = until;
        }
    }
}
