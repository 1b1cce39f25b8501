using Microsoft.Data.Sqlite;

namespace Router.Standalone;

/// <summary>
/// Whether the sandbox runs beside Router. <c>Router:Sandbox</c> decides; without it, the sandbox is for those who have set nothing up yet:
/// whoever names a store, a key or an admin token means to keep what Router learns.
/// </summary>
internal static class SandboxChoice
{
    private static readonly string[] SignsOfSetup = ["Meta", "Pages", "Apps", "Store", "Admin", "Key"];

    public static bool IsWanted(IConfiguration configuration)
    {
        var router = configuration.GetSection("Router");
        return bool.TryParse(router["Sandbox"], out var asked) ? asked
            : !SignsOfSetup.Any(sign => router.GetSection(sign).Exists()) && !HasPages(new StoreOptions().Path);
    }

    // A store that cannot be read is somebody's all the same: Router itself then says what is wrong with it.
    private static bool HasPages(string store)
    {
        if (!File.Exists(store))
        {
            return false;
        }

        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = store, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            using var count = connection.CreateCommand();
            count.CommandText = "SELECT EXISTS (SELECT 1 FROM pages)";
            return Convert.ToInt64(count.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) != 0;
        }
        catch (SqliteException)
        {
            return true;
        }
    }
}
