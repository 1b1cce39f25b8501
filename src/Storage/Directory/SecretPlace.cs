using Router.Protocol;

namespace Router.Storage;

/// <summary>Where a secret stands in a store: authenticated with it (<see cref="KeyRing"/>), and named in errors. Never changed.</summary>
public static class SecretPlace
{
    public static string Seat(string what) => $"the seat ({what})";

    public static string App(AppId app, string what) => $"app {app} ({what})";

    public static string Page(PageId page, string what) => $"Page {page} ({what})";
}
