using System.Diagnostics;
using Router.Protocol;

namespace Router.Wire;

/// <summary>The calls of thread control (protocol.md 3.2–3.9).</summary>
public enum ControlVerb
{
    Pass = 1,
    Take = 2,
    Request = 3,

    /// <summary><c>DELETE …/request_thread_control</c>, Router's own.</summary>
    CancelRequest = 4,

    Release = 5,
    Extend = 6,
    PassMetadata = 7,

    /// <summary><c>GET …/thread_owner</c>; reads, so it has no command.</summary>
    ThreadOwner = 8,
}

/// <summary>One call of thread control, its parameters read and checked.</summary>
public sealed record ControlCall(ControlVerb Verb, PersonId Recipient)
{
    /// <summary>What <c>duration</c> is if the caller sends none: clients default to a day (protocol.md 2.4).</summary>
    public static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(86400);

    /// <summary><c>target_app_id</c>, or null.</summary>
    public AppId? Target { get; init; }

    public string? Metadata { get; init; }

    /// <summary><c>duration</c> of an extension. Its range is the rules' affair.</summary>
    public TimeSpan Duration { get; init; } = DefaultDuration;

    /// <summary><c>platform</c>, if the caller named one.</summary>
    public Channel? Platform { get; init; }

    /// <summary>The verb of an edge and method, or null if it is no control call.</summary>
    public static ControlVerb? VerbOf(string method, string? edge) => (method, edge) switch
    {
        ("POST", "pass_thread_control") => ControlVerb.Pass,
        ("POST", "take_thread_control") => ControlVerb.Take,
        ("POST", "request_thread_control") => ControlVerb.Request,
        ("DELETE", "request_thread_control") => ControlVerb.CancelRequest,
        ("POST", "release_thread_control") => ControlVerb.Release,
        ("POST", "extend_thread_control") => ControlVerb.Extend,
        ("POST", "pass_thread_metadata") => ControlVerb.PassMetadata,
        ("GET", "thread_owner") => ControlVerb.ThreadOwner,
        _ => null,
    };

    /// <summary>Reads the call; null if the edge and method are none of thread control.</summary>
    public static Reading<ControlCall>? Read(GraphRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (VerbOf(request.Method, request.Edge) is not { } verb)
        {
            return null;
        }

        var parameters = request.Parameters;
        if (!GraphIds.TryRecipient(parameters, out var recipient, out var error))
        {
            return new(error);
        }

        AppId? target = null;
        var targetValue = parameters["target_app_id"];
        if (verb is ControlVerb.Pass or ControlVerb.PassMetadata && !targetValue.IsNull && targetValue.AsText() is not "")
        {
            if (!targetValue.TryNumber(out var number) || number <= 0)
            {
                return new(GraphErrors.Parameter("target_app_id must be the id of an app: a whole number or a string of digits."));
            }

            target = new AppId(number);
        }

        if (verb == ControlVerb.PassMetadata && target is null)
        {
            return new(GraphErrors.Parameter("target_app_id is required: the id of the app that shall receive the metadata."));
        }

        if (!TryDuration(parameters, out var duration))
        {
            return new(GraphErrors.Of(Refusal.DurationOutOfRange, Channel.Messenger));
        }

        // Absent, null, "" or a string are all in use (protocol.md 3.1).
        return new(new ControlCall(verb, recipient)
        {
            Target = target,
            Metadata = parameters["metadata"] is { IsNull: false } metadata ? metadata.AsText() : null,
            Duration = duration,
            Platform = GraphIds.Platform(parameters),
        });
    }

    /// <summary>The command of this call by <paramref name="by"/>; null for <see cref="ControlVerb.ThreadOwner"/>.</summary>
    public Command? ToCommand(CommandId id, AppId by) => Verb switch
    {
        ControlVerb.Pass => new Command.Pass(id, By: by, To: Target, Metadata),
        ControlVerb.Take => new Command.Take(id, by, Metadata),
        ControlVerb.Request => new Command.Request(id, by, Metadata),
        ControlVerb.CancelRequest => new Command.CancelRequest(id, by),
        ControlVerb.Release => new Command.Release(id, by),
        ControlVerb.Extend => new Command.Extend(id, by, Duration),
        ControlVerb.PassMetadata => new Command.PassMetadata(id, By: by, To: Target!.Value, Metadata),
        ControlVerb.ThreadOwner => null,
        _ => throw new UnreachableException($"Verb {Verb}."),
    };

    private static bool TryDuration(GraphParameters parameters, out TimeSpan duration)
    {
        duration = DefaultDuration;
        var value = parameters["duration"];
        if (value.IsNull || value.AsText() is "")
        {
            return true;
        }

        // A century is far outside every range and far inside what a TimeSpan holds.
        if (!value.TryNumber(out var seconds) || Math.Abs((decimal)seconds) > 3_155_760_000)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }
}
