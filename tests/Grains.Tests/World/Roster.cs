using System.Collections.Frozen;
using Router.Conversations;
using Router.Protocol;

namespace Router.Grains.Tests;

/// <summary>Three Pages: an ordinary one, one whose owners idle out in a second, and the one of the stored examples.</summary>
internal sealed class Roster : IDirectory
{
    public static readonly PageId Page = new("100");
    public static readonly PageId Hasty = new("200");
    public static readonly PageId Golden = new("1111");
    public static readonly TimeSpan HastyIdleAfter = TimeSpan.FromSeconds(1);
    public static readonly AppId Bot = new(100);
    public static readonly AppId Desk = new(200);

    private static readonly AppId _router = new(1000);

    public DirectorySnapshot Current { get; } = new(new MetaSeat(_router, new Uri("http://127.0.0.1:1")))
    {
        Pages = new[]
        {
            Of(Page, RuleNumbers.Default), Of(Hasty, RuleNumbers.Default with { IdleAfter = HastyIdleAfter }), Of(Golden, RuleNumbers.Default),
        }.ToFrozenDictionary(p => p.Id),
    };

    public ValueTask<DirectorySnapshot> Refresh(CancellationToken stop) => new(Current);

    public ValueTask Park(AppId app, string reason, CancellationToken stop) => ValueTask.CompletedTask;

    private static PageEntry Of(PageId page, RuleNumbers numbers)
    {
        FrozenSet<string> fields = FrozenSet.ToFrozenSet(["messages", "standby"]);
        var apps = new[] { new HostedApp(Bot, "Bot") { Fields = fields }, new HostedApp(Desk, "Desk") };
        return new PageEntry(page, "Page", new PageRoster(page, Profile.Handover)
        {
            RouterApp = _router,
            Apps = apps.ToFrozenDictionary(a => a.Id),
            Numbers = numbers,
        });
    }
}
