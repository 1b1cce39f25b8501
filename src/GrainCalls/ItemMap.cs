using Router.Grains.Interfaces;
using Router.Protocol;

namespace Router.GrainCalls;

/// <summary>Items of webhooks ↔ what crosses.</summary>
public static class ItemMap
{
    public static IncomingItem Crossing(Item item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new IncomingItem
        {
            Kind = (IncomingKind)item.Kind,
            Json = item.Json,
            Field = item.Field,
            KnownBy = item.KnownBy,
            At = item.At,
            On = (IncomingOn)item.On,
            Channel = (MessagingChannel)item.Channel,
            Mid = item.Mid,
            ButtonOf = item.ButtonOf?.Value,
            EntryBy = (EntryWay?)item.EntryBy,
            EntryKey = item.EntryKey,
            EchoMark = item.EchoMark?.Value,
            EchoApp = item.EchoApp?.Value,
            Handover = item.Observation is { } word ? Crossing(word) : null,
        };
    }

    public static Item Back(IncomingItem crossed)
    {
        ArgumentNullException.ThrowIfNull(crossed);
        return new Item(Ids.Known((ItemKind)crossed.Kind), crossed.Json)
        {
            Field = crossed.Field,
            KnownBy = crossed.KnownBy,
            At = crossed.At,
            On = Ids.Known((ArrivedOn)crossed.On),
            Channel = Ids.Back(crossed.Channel),
            Mid = crossed.Mid,
            ButtonOf = Ids.App(crossed.ButtonOf),
            EntryBy = crossed.EntryBy is { } way ? Ids.Known((RouteKind)way) : null,
            EntryKey = crossed.EntryKey,
            EchoMark = Ids.App(crossed.EchoMark),
            EchoApp = Ids.App(crossed.EchoApp),
            Observation = crossed.Handover is { } word ? Back(word) : null,
        };
    }

    private static HandoverWord Crossing(Observation word) => new()
    {
        Kind = (HandoverKind)word.Kind,
        Previous = word.Previous?.Value,
        New = word.New?.Value,
        Requested = word.Requested?.Value,
        Metadata = word.Metadata,
    };

    private static Observation Back(HandoverWord crossed) => new(Ids.Known((ObservationKind)crossed.Kind))
    {
        Previous = Ids.App(crossed.Previous),
        New = Ids.App(crossed.New),
        Requested = Ids.App(crossed.Requested),
        Metadata = crossed.Metadata,
    };
}
