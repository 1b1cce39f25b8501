using System.Diagnostics;
using Router.Grains.Interfaces;
using Router.Protocol;

namespace Router.GrainCalls;

/// <summary>Control calls ↔ what crosses. Commands that a conversation gives itself never cross.</summary>
public static class CommandMap
{
    public static ControlCall Crossing(Command command, Channel? channel, string? trace) => new()
    {
        Command = Crossing(command),
        Channel = Ids.Crossing(channel),
        Trace = trace,
    };

    /// <exception cref="ArgumentException">This version knows no such command, or an id in it is none.</exception>
    public static (Command Command, Channel? Channel) Back(ControlCall crossed)
    {
        ArgumentNullException.ThrowIfNull(crossed);
        return (Back(crossed.Command), Ids.Back(crossed.Channel));
    }

    private static Command Back(ControlCommand crossed)
    {
        var id = Ids.Command(crossed.Id);
        return crossed switch
        {
            RequestControl c => new Command.Request(id, new AppId(c.App), c.Metadata),
            CancelRequest c => new Command.CancelRequest(id, new AppId(c.App)),
            PassControl c => new Command.Pass(id, new AppId(c.App), Ids.App(c.To), c.Metadata),
            TakeControl c => new Command.Take(id, new AppId(c.App), c.Metadata),
            ReleaseControl c => new Command.Release(id, new AppId(c.App)),
            ExtendControl c => new Command.Extend(id, new AppId(c.App), c.Duration),
            PassNote c => new Command.PassMetadata(id, new AppId(c.App), new AppId(c.To), c.Metadata),
            AssignControl c => new Command.Assign(id, Ids.App(c.To)),
            EnqueueRequest c => new Command.Enqueue(id, new AppId(c.App), c.Metadata),
            AnnounceRole c => new Command.AnnounceRole(id, new AppId(c.App), c.Role),
            _ => throw new ArgumentException($"This version knows no command {crossed.GetType().Name}.", nameof(crossed)),
        };
    }

    private static ControlCommand Crossing(Command command) => command switch
    {
        Command.Request c => new RequestControl { Id = c.Id.Value, App = c.By.Value, Metadata = c.Metadata },
        Command.CancelRequest c => new CancelRequest { Id = c.Id.Value, App = c.By.Value },
        Command.Pass c => new PassControl { Id = c.Id.Value, App = c.By.Value, To = c.To?.Value, Metadata = c.Metadata },
        Command.Take c => new TakeControl { Id = c.Id.Value, App = c.By.Value, Metadata = c.Metadata },
        Command.Release c => new ReleaseControl { Id = c.Id.Value, App = c.By.Value },
        Command.Extend c => new ExtendControl { Id = c.Id.Value, App = c.By.Value, Duration = c.Duration },
        Command.PassMetadata c => new PassNote { Id = c.Id.Value, App = c.By.Value, To = c.To.Value, Metadata = c.Metadata },
        Command.Assign c => new AssignControl { Id = c.Id.Value, To = c.To?.Value },
        Command.Enqueue c => new EnqueueRequest { Id = c.Id.Value, App = c.App.Value, Metadata = c.Metadata },
        Command.AnnounceRole c => new AnnounceRole { Id = c.Id.Value, App = c.App.Value, Role = c.Role },
        _ => throw new UnreachableException($"A conversation gives itself {command.GetType().Name}; nobody else does."),
    };
}
