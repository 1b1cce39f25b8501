using System.Globalization;

namespace Router.Silo.Tests;

/// <summary><c>samples/internal-service</c>, started by somebody who has mistaken something.</summary>
public sealed class InternalService
{
    [Fact]
    public async Task It_says_clearly_what_is_wrong()
    {
        Assert.Contains("usage:", await Ends(2, "owner", "1001", "5001"), StringComparison.Ordinal);
        Assert.Contains("usage:", await Ends(2, "--gateway", "127.0.0.1:9", "own", "1001", "5001"), StringComparison.Ordinal);
        var nobody = Ports.Free().ToString(CultureInfo.InvariantCulture);
        Assert.Contains("No silo of cluster \"router\" answers", await Ends(1, "--gateway", $"127.0.0.1:{nobody}", "owner", "1001", "5001"), StringComparison.Ordinal);
    }

    /// <summary>Runs it to its end, which must be this exit code; returns what it has printed.</summary>
    internal static async Task<string> Ends(int exitCode, params string[] arguments)
    {
        await using var process = Started.Program("samples/internal-service", arguments);
        var ended = await process.Ends();
        var said = string.Join('\n', process.Lines);
        Assert.True(ended == exitCode, $"{ended}: {said}");
        return said;
    }
}
