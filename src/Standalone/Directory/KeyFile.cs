using System.Security.Cryptography;
using Router.Wire;

namespace Router.Standalone;

/// <summary>Where the keys of a store come from: configuration, else a file beside the store that only its owner can read.</summary>
internal static class KeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary><c>./data/router.key</c> for <c>./data/router.db</c>.</summary>
    public static string Beside(string store) => Path.ChangeExtension(store, ".key");

    /// <param name="store">The store's full path.</param>
    /// <param name="key"><c>Router:Key</c>, 32 bytes in base64; null: the key file's.</param>
    /// <param name="previous"><c>Router:PreviousKey</c>, or null.</param>
    /// <param name="holdsSecrets">The store holds secrets: then a missing key is not made anew.</param>
    /// <exception cref="StartRefusedException">There is no usable key; the message says what to do.</exception>
    public static KeyRing Ring(string store, Secret? key, Secret? previous, bool holdsSecrets)
    {
        var file = Beside(store);
        var inFile = File.Exists(file) ? Read(file) : null;
        byte[][] earlier = [.. new[] { previous is null ? null : KeyRing.Parse(previous.Reveal(), "Router:PreviousKey"), inFile }.OfType<byte[]>()];
        if (key is not null)
        {
            return new KeyRing(KeyRing.Parse(key.Reveal(), "Router:Key"), earlier);
        }

        if (inFile is null && holdsSecrets)
        {
            throw new StartRefusedException(
                $"The store {store} holds secrets, and the key they are encrypted under is missing: there is no file {file} and no Router:Key. "
                + "Put the file back from where it was backed up, or give the key as Router:Key.");
        }

        return new KeyRing(inFile ?? Make(file), earlier);
    }

    private static byte[] Read(string file)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~OwnerOnly & ~UnixFileMode.UserExecute) != 0)
        {
            throw new StartRefusedException($"The key file {file} can be read by others. Run: chmod 600 {file}");
        }

        try
        {
            return KeyRing.Parse(File.ReadAllText(file).Trim(), $"The key file {file}");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The key file {file} cannot be read: give the user Router runs as the right to.", cause);
        }
    }

    private static byte[] Make(string file)
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var stream = new FileStream(file, options);
        stream.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(key) + "\n"));
        stream.Flush(flushToDisk: true);
        return key;
    }
}
