using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Router.Standalone.Tests;

/// <summary>Settings out of JSON, and a directory opened with them.</summary>
internal static class TestDirectory
{
    public static RouterSettings Settings(string router = "{}") => StandaloneSettings.Read(Configuration(router)).Router;

    public static IConfiguration Configuration(string router) => new ConfigurationBuilder()
        .AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes($$"""{"Router":{{router}}}"""))).Build();

    public static Task<SqliteDirectory> Open(TempStore temp, string router = "{}", TimeProvider? clock = null, ILogger? log = null) =>
        SqliteDirectory.Open(temp.Store, Settings(router), clock ?? TimeProvider.System, log ?? NullLogger.Instance);
}
