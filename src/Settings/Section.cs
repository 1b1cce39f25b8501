using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Router.Protocol;
using Router.Wire;

namespace Router.Settings;

/// <summary>
/// Reads one section of the configuration and collects what is wrong with it, so that a start that is refused names every
/// fault at once. Values are never repeated in a fault: they may be secrets.
/// </summary>
public sealed class Section(IConfigurationSection section, List<string> faults)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The full name, as in an error: <c>Router:Pages:123:Name</c>.</summary>
    public string Name => section.Path;

    public bool Exists => section.Exists();

    public IConfigurationSection Raw => section;

    public void Fault(string setting, string sentence) => faults.Add($"{section.Path}{(setting.Length == 0 ? "" : ":" + setting)} {sentence}");

    public Section Inner(string setting) => new(Known(setting), faults);

    /// <summary>The members of a map, each with its key.</summary>
    public IEnumerable<(string Key, Section Value)> Each(string setting)
    {
        foreach (var child in Known(setting).GetChildren())
        {
            yield return (child.Key, new Section(child, faults));
        }
    }

    public string? Text(string setting) => Known(setting).Value is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    public string? Needed(string setting, string whatToDo)
    {
        if (Text(setting) is { } value)
        {
            return value;
        }

        Fault(setting, $"is missing: {whatToDo}");
        return null;
    }

    public Secret? Secret(string setting) => Text(setting) is { } value ? new Secret(value) : null;

    public bool Flag(string setting, bool otherwise = false)
    {
        if (Text(setting) is not { } value)
        {
            return otherwise;
        }

        if (!bool.TryParse(value, out var flag))
        {
            Fault(setting, "must be true or false.");
        }

        return flag;
    }

    public int? Number(string setting)
    {
        if (Text(setting) is not { } value)
        {
            return null;
        }

        if (int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Fault(setting, "must be a whole number.");
        return null;
    }

    /// <summary>A duration as <c>days.hours:minutes:seconds</c>.</summary>
    public TimeSpan? Duration(string setting)
    {
        if (Text(setting) is not { } value)
        {
            return null;
        }

        if (TryDuration(value, out var duration))
        {
            return duration;
        }

        Fault(setting, "must be a duration above zero, written as hours:minutes:seconds or days.hours:minutes:seconds, for example 1.00:00:00 for a day.");
        return null;
    }

    /// <summary>A list of at least one duration.</summary>
    public IReadOnlyList<TimeSpan>? Durations(string setting)
    {
        if (List(setting) is not { } texts)
        {
            return null;
        }

        var durations = new List<TimeSpan>(texts.Length);
        foreach (var text in texts)
        {
            if (TryDuration(text, out var duration))
            {
                durations.Add(duration);
            }
        }

        if (durations.Count == texts.Length && durations.Count > 0)
        {
            return durations;
        }

        Fault(setting, "must be a list of durations above zero, each written as hours:minutes:seconds, for example [ \"00:00:01\", \"00:00:05\" ].");
        return null;
    }

    public AppId? App(string setting) => Text(setting) is { } value ? AppOf(value, setting) : null;

    public AppId? AppOf(string text, string setting)
    {
        if (AppId.TryParse(text, out var app) && app != AppId.UnknownAtMeta)
        {
            return app;
        }

        Fault(setting, "must be an app's id: decimal digits, not 0.");
        return null;
    }

    public Uri? Address(string setting)
    {
        if (Text(setting) is not { } value)
        {
            return null;
        }

        if (Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        Fault(setting, "must be an http or https address, for example https://bot.example.com/webhook.");
        return null;
    }

    /// <summary>A list, as a JSON array or as one text separated by commas.</summary>
    public ImmutableArray<string>? List(string setting)
    {
        var list = Known(setting);
        if (list.Value is { } text)
        {
            return [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        }

        return list.GetChildren().Any() ? [.. list.GetChildren().Select(c => c.Value ?? "").Where(v => v.Length > 0)] : null;
    }

    /// <summary>One of a few names.</summary>
    public T? Choice<T>(string setting, params (string Name, T Value)[] choices)
        where T : struct
    {
        if (Text(setting) is not { } value)
        {
            return null;
        }

        foreach (var (name, choice) in choices)
        {
            if (string.Equals(name, value, StringComparison.OrdinalIgnoreCase))
            {
                return choice;
            }
        }

        Fault(setting, $"must be one of: {string.Join(", ", choices.Select(c => c.Name))}.");
        return null;
    }

    /// <summary>Faults every setting that nobody asked for: a typing error must not pass for a default.</summary>
    public void RefuseUnknown()
    {
        foreach (var child in section.GetChildren())
        {
            if (!_known.Contains(child.Key))
            {
                faults.Add($"{child.Path} is not a setting of Router. Known here: {string.Join(", ", _known.Order(StringComparer.Ordinal))}.");
            }
        }
    }

    // A bare number would be read as days: nobody means that.
    private static bool TryDuration(string text, out TimeSpan duration) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration) && text.Contains(':', StringComparison.Ordinal) && duration > TimeSpan.Zero;

    private IConfigurationSection Known(string setting)
    {
        _known.Add(setting);
        return section.GetSection(setting);
    }
}
