// Every scene of this project needs the cluster's storage: a plain [Fact], of the linked ones too, is skipped with the reason where it is missing.
global using FactAttribute = Router.ClusterEndToEnd.ClusterFactAttribute;

using System.Runtime.CompilerServices;
using Router.EndToEnd;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Router.ClusterEndToEnd;

/// <summary>
/// Makes a cluster of two silos and two front ends the Router of every plan of this test process: on PostgreSQL, unless <c>ROUTER_STORAGE</c> says
/// <c>Azurite</c>.
/// </summary>
internal static class OnACluster
{
    public static ClusterPlace Place { get; } =
        Enum.TryParse<ClusterPlace>(Environment.GetEnvironmentVariable("ROUTER_STORAGE"), ignoreCase: true, out var place) ? place : ClusterPlace.PostgreSql;

    public static SystemTool[] Needs => Place == ClusterPlace.PostgreSql ? [SystemTool.PostgreSql] : [SystemTool.Node, SystemTool.Azurite];

#pragma warning disable CA2255 // This assembly is the test program's.
    [ModuleInitializer]
    internal static void ByDefault() => RouterUnderTest.Usual = new ClusterPlan { Place = Place }.Make;
#pragma warning restore CA2255
}

/// <summary>A fact that needs the storage.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClusterFactAttribute : Xunit.FactAttribute
{
    public ClusterFactAttribute() => Skip = SystemTools.WhyNot(OnACluster.Needs);
}
