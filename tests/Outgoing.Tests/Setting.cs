using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Router.Conversations;
using Router.Protocol;
using Router.Wire;

namespace Router.Outgoing.Tests;

/// <summary>What every test needs around the way out: a directory that can be changed, options, a log that remembers.</summary>
internal static class Setting
{
    public static readonly PageId Page = new("1000");
    public static readonly AppId Bot = new(4711);
    public static readonly Secret BotSecret = new("the-bots-app-secret");

    public static ConversationKey Person(int number) => new(Page, new PersonId($"p{number}"));

    public static IOptions<OutgoingOptions> Options(Action<OutgoingOptions>? change = null)
    {
        // The receivers of the tests are on loopback.
        var options = new OutgoingOptions { AllowPrivateAddresses = true, Jitter = 0 };
        change?.Invoke(options);
        return Microsoft.Extensions.Options.Options.Create(options);
    }

    public static AppEntry App(Uri? callback) => new(Bot, "Bot", BotSecret) { Callback = callback, Verified = true };
}

internal sealed class ChangingDirectory : IDirectory
{
    private volatile DirectorySnapshot _current = new(new MetaSeat(new AppId(111), new Uri("http://127.0.0.1:1/")));

    public DirectorySnapshot Current { get => _current; set => _current = value; }

    public ChangingDirectory With(AppEntry app)
    {
        Current = Current with { Apps = new Dictionary<AppId, AppEntry>(Current.Apps) { [app.Id] = app }.ToFrozenDictionary() };
        return this;
    }

    public ChangingDirectory Without(AppId app)
    {
        Current = Current with { Apps = Current.Apps.Where(a => a.Key != app).ToFrozenDictionary() };
        return this;
    }

    public ChangingDirectory With(PageEntry page)
    {
        Current = Current with { Pages = new Dictionary<PageId, PageEntry>(Current.Pages) { [page.Id] = page }.ToFrozenDictionary() };
        return this;
    }

    public ValueTask<DirectorySnapshot> Refresh(CancellationToken stop) => new(Current);

    public ValueTask Park(AppId app, string reason, CancellationToken stop) => ValueTask.CompletedTask;
}

internal sealed class NoLongPayloads : ILongPayloads
{
    public Dictionary<string, string> Kept { get; } = [];

    public ValueTask Keep(PageId page, IReadOnlyList<LongPayload> payloads, CancellationToken stop) => ValueTask.CompletedTask;

    public ValueTask<string?> Find(PageId page, string key, CancellationToken stop) => new(Kept.GetValueOrDefault(key));
}

/// <summary>Remembers every line, from Debug on.</summary>
internal sealed class Lines<T> : ILogger<T>
{
    private readonly List<(int Id, LogLevel Level, string Text)> _lines = [];

    public IReadOnlyList<(int Id, LogLevel Level, string Text)> All
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lines)
        {
            _lines.Add((eventId.Id, logLevel, formatter(state, exception) + exception));
        }
    }
}

internal static class Soon
{
    /// <summary>Waits until something is true; fails after ten seconds.</summary>
    public static async Task Is(Func<bool> condition, string what)
    {
        for (var until = DateTime.UtcNow.AddSeconds(10); !condition(); await Task.Delay(5))
        {
            Assert.True(DateTime.UtcNow < until, $"Not within 10 s: {what}");
        }
    }
}
