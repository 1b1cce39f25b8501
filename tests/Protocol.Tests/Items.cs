using System.Text;

namespace Router.Protocol.Tests;

/// <summary>Items as Wire reads them. Each call is a new item with an id of its own.</summary>
internal static class Items
{
    private static long _last = 1000;

    public static ulong NextId() => (ulong)Interlocked.Increment(ref _last);

    public static Item Of(ItemKind kind, DateTimeOffset? at = null) => new(kind, Encoding.UTF8.GetBytes("{\"kind\":\"" + kind + "\"}"))
    {
        KnownBy = kind is ItemKind.Delivered or ItemKind.Read ? null : NextId(),
        At = at,
    };

    public static Item Message(DateTimeOffset? at = null) => Of(ItemKind.Message, at);

    public static Item Tap(AppId? button, DateTimeOffset? at = null) => Of(ItemKind.Postback, at) with { ButtonOf = button };

    public static Item Echo(AppId? app, DateTimeOffset? at = null) => Of(ItemKind.Echo, at) with { EchoApp = app };

    public static Item Seen(ObservationKind kind, AppId? owner, DateTimeOffset? at = null, AppId? previous = null) =>
        Of(ItemKind.Handover, at) with { Observation = new Observation(kind) { New = owner, Previous = previous } };

    public static Item OnStandby(this Item item) => item with { On = ArrivedOn.Standby };
}
