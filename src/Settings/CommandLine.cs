using Microsoft.Extensions.Configuration;
using Router.Storage;

namespace Router.Settings;

/// <summary>The command line: <c>--config FILE</c>, as often as needed; a later file wins over an earlier one, the environment over all.</summary>
public static class CommandLine
{
    /// <exception cref="StartRefusedException">An argument is not understood, or a file is missing.</exception>
    public static void Apply(string[] args, ConfigurationManager configuration)
    {
        try
        {
            Read(args, configuration);
            configuration.AddEnvironmentVariables();
        }
        catch (Exception cause) when (cause is InvalidDataException or FormatException)
        {
            throw new StartRefusedException($"A configuration file is no JSON: {cause.Message} {cause.GetBaseException().Message}", cause);
        }
    }

    private static void Read(string[] args, ConfigurationManager configuration)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] != "--config" || i + 1 == args.Length)
            {
                throw new StartRefusedException($"Unknown argument {args[i]}. Router takes: --config FILE (repeatable). Every setting can also come from the environment, as Router__…");
            }

            var file = Path.GetFullPath(args[++i]);
            if (!File.Exists(file))
            {
                throw new StartRefusedException($"The configuration file {file} does not exist.");
            }

            configuration.AddJsonFile(file, optional: false, reloadOnChange: false);
        }
    }
}
