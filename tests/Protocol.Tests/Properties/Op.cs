using FsCheck;
using FsCheck.Fluent;

namespace Router.Protocol.Tests.Properties;

/// <summary>One random thing that happens; the numbers choose caller, target, time … when it is played.</summary>
internal sealed record Op(OpKind Kind, int A, int B, int C);

internal enum OpKind
{
    Seconds, Hours, Days, Message, Tap, Routed, OtherItem, Observe, Echo, Standby, AgainItem, Pass, PassOn, Take, Request, Cancel,
    Release, Extend, Note, Send, SendAndPass, Survey, ManySurveys, EndSend, BeginSurvey, EndMove, Told, Settle, Operator, Enqueue, Role, Roster, Replay,
}

internal static class Scripts
{
    private static readonly (int Weight, OpKind Kind)[] Weights =
    [
        (4, OpKind.Seconds), (3, OpKind.Hours), (2, OpKind.Days), (6, OpKind.Message), (4, OpKind.Tap), (3, OpKind.Routed), (4, OpKind.OtherItem),
        (4, OpKind.Observe), (3, OpKind.Echo), (1, OpKind.Standby), (2, OpKind.AgainItem), (6, OpKind.Pass), (5, OpKind.PassOn), (6, OpKind.Take),
        (8, OpKind.Request), (2, OpKind.Cancel), (6, OpKind.Release), (4, OpKind.Extend), (3, OpKind.Note), (10, OpKind.Send), (8, OpKind.SendAndPass),
        (4, OpKind.Survey), (1, OpKind.ManySurveys), (12, OpKind.EndSend), (4, OpKind.BeginSurvey), (14, OpKind.EndMove), (10, OpKind.Told),
        (14, OpKind.Settle), (4, OpKind.Operator), (2, OpKind.Enqueue), (1, OpKind.Role), (6, OpKind.Roster), (2, OpKind.Replay),
    ];

    private static readonly Gen<Op> OneOp =
        from kind in Gen.Frequency(Weights.Select(w => (w.Weight, Gen.Constant(w.Kind))))
        from a in Gen.Choose(0, 9999)
        from b in Gen.Choose(0, 9999)
        from c in Gen.Choose(0, 9999)
        select new Op(kind, a, b, c);

    /// <summary>Scripts of a fixed length, so that the reach of a run does not depend on a size.</summary>
    public static Arbitrary<Op[]> Arbitrary(int length) => Arb.From(OneOp.ArrayOf(length), Shorter);

    private static IEnumerable<Op[]> Shorter(Op[] script)
    {
        for (var cut = script.Length / 2; cut > 0; cut /= 2)
        {
            for (var at = 0; at + cut <= script.Length; at += cut)
            {
                yield return [.. script[..at], .. script[(at + cut)..]];
            }
        }
    }
}
