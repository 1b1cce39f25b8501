namespace Router.Sandbox;

/// <summary>
/// Sends webhooks: in order per app and thread, different threads side by side, repeated a few times when no 200 comes
/// (protocol.md 4.3). Faults on the way are drawn here.
/// </summary>
internal sealed class WebhookSender : IAsyncDisposable
{
    private static readonly TimeSpan UnsubscribedAfter = TimeSpan.FromHours(1);

    private sealed class Line
    {
        public Task Tail { get; set; } = Task.CompletedTask;

        /// <summary>A POST that <see cref="Fault.WebhookReorder"/> keeps back until the next one has gone first.</summary>
        public WebhookPost? KeptBack { get; set; }
    }

    private readonly MetaWorld _world;
    private readonly CallbackClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<(MetaAppId App, MetaPageId Page, Psid? Person), Line> _lines = [];
    private WebhookBatch? _batch;
    private long _posts;
    private int _pending;
    private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WebhookSender(MetaWorld world)
    {
        _world = world;
        _client = new(world.Options.WebhookTimeout);
    }

    public void Enqueue(MetaApp app, OutgoingItem item)
    {
        lock (_world.Gate)
        {
            if (app.Callback is null || _stop.IsCancellationRequested)
            {
                return;
            }

            if (_batch is { } batch)
            {
                batch.Add(app, item);
                return;
            }

            Post(app, [item], mergeEntries: false);
        }
    }

    public WebhookBatch Batch(bool mergeEntries)
    {
        lock (_world.Gate)
        {
            return _batch is null ? _batch = new(this, mergeEntries) : throw new InvalidOperationException("A batch is open already.");
        }
    }

    internal void Close(WebhookBatch batch)
    {
        lock (_world.Gate)
        {
            _batch = null;
            foreach (var (app, items) in batch.Posts)
            {
                Post(app, items, batch.MergeEntries);
            }
        }
    }

    private void Post(MetaApp app, IReadOnlyList<OutgoingItem> items, bool mergeEntries)
    {
        var post = new WebhookPost(++_posts, app, items, mergeEntries);
        _pending++;
        var lines = post.Lines.Select(LineOf).ToArray();
        if (lines is [{ KeptBack: null } only] && _world.Faults.Draw(Fault.WebhookReorder, post.Target) is { } reorder)
        {
            only.KeptBack = post;
            _ = ReleaseLater(only, post, reorder.Lasts ?? TimeSpan.FromMilliseconds(200));
            return;
        }

        Chain(lines, post);
        foreach (var line in lines)
        {
            Release(line);
        }
    }

    private Line LineOf((MetaAppId App, MetaPageId Page, Psid? Person) key) =>
        _lines.TryGetValue(key, out var line) ? line : _lines[key] = new();

    private void Chain(Line[] lines, WebhookPost post)
    {
        var task = Carry(post, Task.WhenAll(lines.Select(line => line.Tail)));
        foreach (var line in lines)
        {
            line.Tail = task;
        }
    }

    private void Release(Line line)
    {
        if (line.KeptBack is { } post)
        {
            line.KeptBack = null;
            Chain([line], post);
        }
    }

    private async Task ReleaseLater(Line line, WebhookPost post, TimeSpan later)
    {
        await Task.Delay(later, CancellationToken.None);
        lock (_world.Gate)
        {
            if (line.KeptBack == post)
            {
                Release(line);
            }
        }
    }

    private async Task Carry(WebhookPost post, Task before)
    {
        // Leaves the world's lock before anything is sent.
        await Task.Yield();
        try
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_world.Faults.Draw(Fault.WebhookDelay, post.Target) is { } delay)
            {
                await Task.Delay(delay.Lasts ?? TimeSpan.FromMilliseconds(500), _stop.Token);
            }

            await Send(post);
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The platform is going away; what was not sent is lost with it.
        }
        finally
        {
            lock (_world.Gate)
            {
                if (--_pending == 0)
                {
                    _settled.TrySetResult();
                    _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }
        }
    }

    private async Task Send(WebhookPost post)
    {
        var retries = _world.Options.WebhookRetries;
        for (var attempt = 1; ; attempt++)
        {
            if (await Attempt(post, attempt) == WebhookOutcome.Accepted)
            {
                post.App.FailingSince = null;
                Repeat(post);
                return;
            }

            if (attempt > retries.Count)
            {
                GiveUp(post, attempt);
                return;
            }

            await Task.Delay(retries[attempt - 1], _stop.Token);
        }
    }

    private async Task<WebhookOutcome> Attempt(WebhookPost post, int attempt)
    {
        var began = _world.Journal.Length;
        var startedAt = _world.Now;
        var hangUp = _world.Faults.Draw(Fault.CallbackTimeouts, post.Target);
        var status = await _client.Post(post.App, post.Render(startedAt), hangUp is null ? null : hangUp.Lasts ?? TimeSpan.FromMilliseconds(100), _stop.Token);
        var outcome = status switch
        {
            null => WebhookOutcome.NoAnswer,
            200 => _world.Faults.Draw(Fault.WebhookLose200, post.Target) is null ? WebhookOutcome.Accepted : WebhookOutcome.AnswerLost,
            _ => WebhookOutcome.Refused,
        };
        _world.Journal.Append(new JournalEntry.WebhookPosted(
            post.Id, post.App.Id,
            [.. post.Items.Select(item => new PostedItem(item.Page, item.Person, item.Kind, item.Mid, item.Channel, item.Timestamp, item.Copy))],
            attempt, status, outcome, began, startedAt));
        return outcome;
    }

    private void Repeat(WebhookPost post)
    {
        if (!post.Items.Any(item => item.Copy) && _world.Faults.Draw(Fault.WebhookDuplicate, post.Target) is not null)
        {
            lock (_world.Gate)
            {
                Post(post.App, [.. post.Items.Select(item => item.Again(later: 7))], post.MergeEntries);
            }
        }
    }

    /// <summary>WH: after an hour of failure "Webhooks Disabled", and the app is unsubscribed from the Page.</summary>
    private void GiveUp(WebhookPost post, int attempts)
    {
        _world.Journal.Append(new JournalEntry.WebhookGivenUp(post.Id, post.App.Id, attempts));
        lock (_world.Gate)
        {
            post.App.FailingSince ??= _world.Now;
            if (_world.Now - post.App.FailingSince < UnsubscribedAfter)
            {
                return;
            }

            foreach (var page in _world.Pages.Where(page => post.Items.Any(item => item.Page == page.Id) && page.Unsubscribe(post.App)))
            {
                _world.Journal.Append(new JournalEntry.Unsubscribed(page.Id, post.App.Id));
            }
        }
    }

    public async Task Settled(TimeSpan atMost)
    {
        using var deadline = new CancellationTokenSource(atMost);
        while (true)
        {
            Task settled;
            lock (_world.Gate)
            {
                if (_pending == 0)
                {
                    return;
                }

                settled = _settled.Task;
            }

            try
            {
                await settled.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"{_pending} webhooks were still on their way after {atMost}.");
            }
        }
    }

    public Task<RawAnswer> PostRaw(MetaApp app, ReadOnlyMemory<byte> body, RawPost how) => _client.PostRaw(app, body, how, _stop.Token);

    public Task<bool> Verify(Uri callback, string verifyToken) => _client.Verify(callback, verifyToken, _world.NewNumber(), _stop.Token);

    public async ValueTask DisposeAsync()
    {
        Task[] tails;
        lock (_world.Gate)
        {
            _stop.Cancel();
            tails = [.. _lines.Values.Select(line => line.Tail)];
        }

        await Task.WhenAll(tails);
        _client.Dispose();
    }
}
