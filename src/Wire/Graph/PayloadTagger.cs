using System.Buffers;
using Router.Protocol;

namespace Router.Wire;

internal static class PayloadTagger
{
    public static ForwardedBody Write(GraphParameters parameters, AppId app, string? metadata) => throw new NotImplementedException();
}
