using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Router.Sandbox;

/// <summary>
/// The Graph API without HTTP: who calls, may they, which edge. Every call that was looked at stands in the journal,
/// with its outcome; access tokens never do.
/// </summary>
internal sealed class GraphApi(MetaWorld world)
{
    /// <summary>Arguments of calls about tokens; the caller's own token and proof are taken out when a call is read.</summary>
    private static readonly string[] SecretArguments = ["input_token", "verify_token"];

    private long _calls;

    public async Task<GraphAnswer> Run(GraphCall call)
    {
        if (call is { Method: "POST", Edge: "batch" })
        {
            return await GraphBatch.Run(this, world, call);
        }

        var number = Interlocked.Increment(ref _calls);
        var began = world.Journal.Length;
        var startedAt = world.Now;
        var caller = Authenticate(call);
        var answer = caller.Error is { } error ? Refuse(error) : Injected(call, caller) ?? await Carry(call, caller, number);
        answer = answer with { Headers = UsageHeaders.Of(caller, answer) };
        world.Journal.Append(new JournalEntry.GraphCalled(
            number, call.Method, call.Edge, caller.App?.Id, caller.Page?.Id, call.Person, WithoutSecrets(call.Arguments),
            answer.Status, answer.Code, answer.Subcode, answer.Text("message_id"), call.AnswerLost, began, startedAt));
        return answer;
    }

    /// <summary>Its caller has left before it was looked at: it has caused nothing but this entry.</summary>
    public void Abandon(GraphCall call, DateTimeOffset startedAt)
    {
        var caller = Authenticate(call);
        world.Journal.Append(new JournalEntry.GraphAbandoned(
            call.Method, call.Edge, caller.App?.Id, caller.Page?.Id, call.Person, WithoutSecrets(call.Arguments), startedAt));
    }

    private static JsonObject WithoutSecrets(JsonObject arguments)
    {
        var shown = (JsonObject)arguments.DeepClone();
        foreach (var name in SecretArguments.Where(shown.ContainsKey))
        {
            shown[name] = "***";
        }

        return shown;
    }

    /// <summary>For actors in this process: the same rules, no faults. None of these edges waits for anything.</summary>
    public GraphAnswer RunNow(GraphCall call) => Run(call).GetAwaiter().GetResult();

    /// <summary>The app behind a token: a Page token, or the app's own <c>APPID|SECRET</c>.</summary>
    public GraphCaller Authenticate(GraphCall call)
    {
        if (call.Token is { } value && value.Split('|', 2) is [var id, var secret] && world.FindApp(id) is { IsInbox: false } app)
        {
            return app.Secret == secret ? new(app, null, null) : new(null, null, GraphErrors.Token(null));
        }

        if (world.FindToken(call.Token) is not { } token)
        {
            return new(null, null, GraphErrors.Token(null));
        }

        var error = token.DeadWith(world.Now) is { } dead ? GraphErrors.Token(dead)
            : call.Proof is not null && !Fits(call.Proof, token) ? GraphErrors.WrongProof
            : call is { Proof: null, MeetsFaults: true } && token.App.RequiresProof ? GraphErrors.MissingProof
            : null;
        return new(token.App, token.Page, error);
    }

    /// <summary>appsecret_proof: lowercase hex HMAC-SHA256 of the token, keyed with the app's secret.</summary>
    private static bool Fits(string proof, PageToken token) =>
        proof == Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token.App.Secret), Encoding.UTF8.GetBytes(token.Value)));

    private GraphAnswer? Injected(GraphCall call, GraphCaller caller)
    {
        if (!call.MeetsFaults)
        {
            return null;
        }

        var target = call.Target(caller.App?.Id);
        if (world.Faults.Draw(Fault.Graph190, target) is { } bad)
        {
            return Refuse(GraphErrors.Token(bad.Subcode ?? 463));
        }

        if (world.Faults.Draw(Fault.Graph613, target) is { } limited)
        {
            return Refuse(GraphErrors.RateLimited with { Subcode = limited.Subcode });
        }

        return world.Faults.Draw(Fault.GraphError, target) is { } any
            ? Refuse(GraphErrors.Injected(any.Code ?? 1, any.Subcode))
            : null;
    }

    private async Task<GraphAnswer> Carry(GraphCall call, GraphCaller caller, long number)
    {
        if (call is { Method: "GET", Path: ["debug_token"] })
        {
            return AppEdges.DebugToken(world, call, caller.App!);
        }

        if (call is { Method: "POST", Path: [var node, "subscriptions"] })
        {
            return caller.Page is null && node == caller.App!.Id.Value
                ? await AppEdges.Subscribe(world, call, caller.App)
                : Refuse(GraphErrors.NoSuchObject(node));
        }

        if (caller.Page is not { } page)
        {
            return Refuse(GraphErrors.NoSuchObject(call.Path is [var first, ..] ? first : ""));
        }

        lock (world.Gate)
        {
            return Dispatch(new GraphTurn(world, call, number, caller.App!, page));
        }
    }

    private GraphAnswer Dispatch(GraphTurn turn)
    {
        var path = turn.Call.Path;
        if (path.Count is 0 or > 2)
        {
            return Refuse(GraphErrors.NoSuchObject(string.Join('/', path)));
        }

        var isPage = path[0] == "me" || path[0] == turn.Page.Id.Value || path[0] == turn.Page.InstagramId?.Value;
        return (turn.Call.Method, path) switch
        {
            ("GET", [_]) when isPage => PageEdges.Node(turn),
            ("GET", [var id]) => PageEdges.Object(turn, id),
            ("DELETE", [var id]) when !isPage => PageEdges.DeletePersona(turn, id),
            (var method, [_, var edge]) when isPage => Edge(turn, method, edge),
            _ => Refuse(GraphErrors.NoSuchObject(path[0])),
        };
    }

    private GraphAnswer Edge(GraphTurn turn, string method, string edge) => (method, edge) switch
    {
        ("POST", "messages") => SendEdge.Send(turn),
        ("POST", "pass_thread_control") => ControlEdges.Pass(turn),
        ("POST", "take_thread_control") => ControlEdges.Take(turn),
        ("POST", "request_thread_control") => ControlEdges.Request(turn),
        ("POST", "release_thread_control") => ControlEdges.Release(turn),
        ("POST", "extend_thread_control") => ControlEdges.Extend(turn),
        ("POST", "pass_thread_metadata") => ControlEdges.PassMetadata(turn),
        ("GET", "thread_owner") => ControlEdges.Owner(turn),
        ("GET", "secondary_receivers") => ControlEdges.SecondaryReceivers(turn),
        ("GET", "subscribed_apps") => PageEdges.Subscriptions(turn),
        ("POST", "subscribed_apps") => PageEdges.Subscribe(turn),
        ("DELETE", "subscribed_apps") => PageEdges.Unsubscribe(turn),
        ("GET", "messenger_profile") => MenuEdges.Profile(turn),
        ("POST", "messenger_profile") => MenuEdges.SetProfile(turn),
        ("DELETE", "messenger_profile") => MenuEdges.DeleteProfile(turn),
        ("GET", "custom_user_settings") => MenuEdges.UserMenu(turn),
        ("POST", "custom_user_settings") => MenuEdges.SetUserMenu(turn),
        ("DELETE", "custom_user_settings") => MenuEdges.DeleteUserMenu(turn),
        ("POST", "message_attachments") => AttachmentEdge.Upload(turn),
        ("GET", "personas") => PageEdges.Personas(turn),
        ("POST", "personas") => PageEdges.CreatePersona(turn),
        ("GET", "conversations") => ConversationReads.Conversations(turn),
        ("POST", "unlink_accounts") => GraphAnswer.Ok(new JsonObject { ["result"] = "unlink account success" }),
        _ => Refuse(GraphErrors.NoSuchObject($"{turn.Call.Path[0]}/{edge}")),
    };

    public GraphAnswer Refuse(GraphError error) => new(error.Status, error.ToJson(world.NewTrace()));
}

/// <summary>Who calls: the app, its Page when the token is a Page token, or why the token is no good.</summary>
internal sealed record GraphCaller(MetaApp? App, MetaPage? Page, GraphError? Error);
