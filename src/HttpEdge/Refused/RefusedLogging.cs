using Router.Wire;

namespace Router.HttpEdge;

/// <summary>What an error of Router's own is counted as; null: a refusal of the rules or an outage, which are counted elsewhere.</summary>
internal static class RefusedLogging
{
    public static RefusedReason ReasonOf(GraphError error) => error switch
    {
        { Status: 413 } => RefusedReason.BodyTooLarge,
        { Status: 408 } => RefusedReason.BodyTooSlow,
        { Status: 415 } => RefusedReason.UnsupportedMediaType,
        { Status: 405 } => RefusedReason.WrongMethod,
        { Code: 190 } => RefusedReason.BadToken,
        { Code: 100, Subcode: 33 } => RefusedReason.UnknownPath,
        { Code: 100, Type: "GraphMethodException" } => RefusedReason.WrongProof,
        { Code: 10 } => RefusedReason.NotAllowed,
        { Code: 100 } => RefusedReason.BadParameter,
        _ => RefusedReason.MalformedBody,
    };
}
