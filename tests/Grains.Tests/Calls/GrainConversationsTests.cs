using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Router.Conversations;
using Router.GrainCalls;
using Router.Grains.Interfaces;
using Router.Protocol;

namespace Router.Grains.Tests.Calls;

/// <summary>Calls to a cluster that fails, hangs, steps down or is away: what is repeated, and what the caller hears in the end.</summary>
public sealed class GrainConversationsTests
{
    private static readonly ConversationKey Key = new(new PageId("100"), new PersonId("7"));
    private static readonly Command Take = new Command.Take(new CommandId("t"), new AppId(1), Metadata: null);
    private static readonly SendOrder Order = new(new Command.BeginSend(new CommandId("s"), new AppId(1), SendKind.Message), GraphPriority.Bot);
    private static readonly TimeSpan Forever = TimeSpan.FromMinutes(1);

    public static TheoryData<Exception> Troubles =>
    [
        new SiloUnavailableException("gone"), new Orleans.Runtime.OrleansException("no gateway"), new TimeoutException(), new InconsistentStateTrouble(),
        // The engine's own, handed on as they are.
        new KeyNotFoundException("no such placement yet"), new ObjectDisposedException("a silo that stops"), new OperationCanceledException(),
    ];

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task What_fails_on_the_way_is_repeated(Exception trouble)
    {
        var grain = new ScriptedGrain { OnAccept = n => n < 3 ? throw trouble : Task.FromResult(ItemAcceptance.Stored) };

        Assert.Equal(Acceptance.Stored, await Asking(grain).Accept(Key, new Item(ItemKind.Message, default), trace: null));
        Assert.Equal(3, grain.Calls);
    }

    [Fact]
    public async Task What_a_conversation_refuses_or_breaks_on_is_not_repeated()
    {
        var refuses = new ScriptedGrain { OnAccept = _ => Task.FromResult(ItemAcceptance.Refused) };
        Assert.Equal(Acceptance.Refused, await Asking(refuses).Accept(Key, new Item(ItemKind.Message, default), trace: null));
        Assert.Equal(1, refuses.Calls);

        var breaks = new ScriptedGrain { OnDo = _ => throw new ConversationFaultException("a bug") };
        await Assert.ThrowsAsync<ConversationFaultException>(async () => await Asking(breaks).Do(Key, Take, channel: null, trace: null, CancellationToken.None));
        Assert.Equal(1, breaks.Calls);
    }

    [Fact]
    public async Task A_client_that_knows_no_grain_yet_is_asked_again()
    {
        var grain = new ScriptedGrain { OnState = _ => Task.FromResult(new StoredState { Bytes = ConversationCodec.Encode(new Conversation(Key)) }) };

        var view = await Asking(grain, knownAfter: 2).View(Key);

        Assert.Null(view.Owner);
        Assert.Equal(1, grain.Calls);
    }

    [Fact]
    public async Task A_call_that_hangs_is_joined_by_another_and_the_first_answer_counts()
    {
        var hangs = new TaskCompletionSource<ControlAnswer>();
        var grain = new ScriptedGrain { OnDo = n => n == 1 ? hangs.Task : Task.FromResult(new ControlAnswer { Outcome = ControlOutcome.Granted, Epoch = 5 }) };

        var answer = await Asking(grain).Do(Key, Take, channel: null, trace: null, CancellationToken.None);

        Assert.Equal(5, Assert.IsType<Answer.Granted>(answer).Epoch);
        Assert.Equal(2, grain.Calls);
    }

    [Fact]
    public async Task An_answer_that_comes_late_but_in_time_counts_although_others_were_asked_meanwhile()
    {
        var slow = new TaskCompletionSource<ControlAnswer>();
        var grain = new ScriptedGrain();
        grain.OnDo = n =>
        {
            if (n == 3)
            {
                slow.SetResult(new ControlAnswer { Outcome = ControlOutcome.Granted, Epoch = 1 });
            }

            return n == 1 ? slow.Task : new TaskCompletionSource<ControlAnswer>().Task;
        };

        Assert.Equal(1, Assert.IsType<Answer.Granted>(await Asking(grain).Do(Key, Take, channel: null, trace: null, CancellationToken.None)).Epoch);
    }

    [Fact]
    public async Task A_cluster_that_is_away_is_told_as_a_store_that_is_away()
    {
        var away = new ScriptedGrain
        {
            OnAccept = _ => throw new SiloUnavailableException("gone"),
            OnDo = _ => Task.FromResult(AnswerMap.Unavailable),
            OnState = _ => Task.FromResult(new StoredState()),
            OnSend = _ => Task.FromResult(SendMap.Unavailable),
        };
        var conversations = Asking(away, TimeSpan.FromMilliseconds(200));

        Assert.Equal(Acceptance.Unavailable, await conversations.Accept(Key, new Item(ItemKind.Message, default), trace: null));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await conversations.Do(Key, Take, channel: null, trace: null, CancellationToken.None));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await conversations.View(Key));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await conversations.Send(Key, Order, channel: null, trace: null, CancellationToken.None));
        Assert.True(away.Calls >= 8, "each was repeated");

        var trouble = new KeyNotFoundException("no such placement yet");
        var broken = new ScriptedGrain { OnState = _ => throw trouble };
        var told = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Asking(broken, TimeSpan.FromMilliseconds(200)).View(Key));
        Assert.Same(trouble, told.InnerException);
    }

    [Fact]
    public async Task One_that_hangs_for_ever_is_given_up()
    {
        var grain = new ScriptedGrain { OnAccept = _ => new TaskCompletionSource<ItemAcceptance>().Task };
        Assert.Equal(Acceptance.Unavailable, await Asking(grain, TimeSpan.FromMilliseconds(200)).Accept(Key, new Item(ItemKind.Message, default), trace: null));
    }

    [Fact]
    public async Task A_send_that_may_have_arrived_is_never_told_as_not_sent()
    {
        ScriptedGrain[] doubtful =
        [
            new() { OnSend = _ => throw new SiloUnavailableException("gone while it ran") },
            new() { OnSend = _ => throw new ObjectDisposedException("a silo that stops") },
            new() { OnSend = n => n == 1 ? throw new TimeoutException() : Task.FromResult(SendMap.Unavailable) },
            new() { OnSend = n => Task.FromResult(n == 1 ? SendMap.Uncertain : SendMap.Unavailable) },
            new() { OnSend = _ => new TaskCompletionSource<SendReply>().Task },
        ];
        foreach (var grain in doubtful)
        {
            var answer = await Asking(grain, TimeSpan.FromMilliseconds(200)).Send(Key, Order, Channel.Instagram, trace: null, CancellationToken.None);
            Assert.IsType<SendOutcome.Unknown>(Assert.IsType<SendAnswer.Before>(answer).Outcome);
            Assert.Null(answer.Epoch);
        }
    }

    [Fact]
    public async Task A_call_that_hangs_is_joined_by_another_again_and_again_also_after_many_that_failed()
    {
        var began = DateTimeOffset.UtcNow;
        var grain = new ScriptedGrain
        {
            OnDo = n => n == 1 ? new TaskCompletionSource<ControlAnswer>().Task
                : DateTimeOffset.UtcNow < began + TimeSpan.FromMilliseconds(400) ? throw new SiloUnavailableException("gone")
                : Task.FromResult(new ControlAnswer { Outcome = ControlOutcome.Granted, Epoch = 5 }),
        };

        var answer = await Asking(grain, repeatsFor: TimeSpan.FromMilliseconds(100)).Do(Key, Take, channel: null, trace: null, CancellationToken.None);

        Assert.Equal(5, Assert.IsType<Answer.Granted>(answer).Epoch);
    }

    [Fact]
    public async Task A_send_in_doubt_is_asked_for_again_by_the_same_id()
    {
        var grain = new ScriptedGrain
        {
            OnSend = n => Task.FromResult(n == 1 ? SendMap.Uncertain : new SendReply { End = SendEnd.BeforeAccepted, Mid = "m1" }),
        };

        var answer = await Asking(grain).Send(Key, Order, channel: null, trace: null, CancellationToken.None);

        Assert.Equal(new SendOutcome.Accepted("m1"), Assert.IsType<SendAnswer.Before>(answer).Outcome);
        Assert.Equal(["s", "s"], grain.Sends.Select(s => s.Id));
    }

    [Fact]
    public async Task All_attempts_of_one_call_carry_its_id_and_no_other_call_does()
    {
        var grain = new ScriptedGrain
        {
            OnSend = n => n % 2 == 1 ? throw new SiloUnavailableException("gone") : Task.FromResult(new SendReply { End = SendEnd.BeforeAccepted }),
        };

        await Asking(grain).Send(Key, Order, channel: null, trace: null, CancellationToken.None);
        await Asking(grain).Send(Key, Order, channel: null, trace: null, CancellationToken.None);

        Guid[] ids = [.. grain.Sends.Select(s => s.CallId)];
        Assert.Equal(4, ids.Length);
        Assert.DoesNotContain(Guid.Empty, ids);
        Assert.Equal((ids[0], ids[2]), (ids[1], ids[3]));
        Assert.NotEqual(ids[0], ids[2]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_caller_asked_for_is_not_offered_again_when_it_is_gone(bool sends)
    {
        using var gone = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        var grain = new ScriptedGrain { OnDo = _ => NeverAnswered<ControlAnswer>(), OnSend = _ => NeverAnswered<SendReply>() };
        Task asking = sends
            ? Asking(grain).Send(Key, Order, channel: null, trace: null, gone.Token).AsTask()
            : Asking(grain).Do(Key, Take, channel: null, trace: null, gone.Token).AsTask();
        await asked.Task;

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        var calls = grain.Calls;
        await Task.Delay(200);
        Assert.Equal(calls, grain.Calls);

        Task<T> NeverAnswered<T>()
        {
            asked.TrySetResult();
            return new TaskCompletionSource<T>().Task;
        }
    }

    private static GrainConversations Asking(ScriptedGrain grain, TimeSpan? within = null, int knownAfter = 0, TimeSpan? repeatsFor = null) => new(
        Factory.Of(grain, knownAfter),
        new GrainCallOptions
        {
            Within = within ?? Forever, ControlWithin = within ?? Forever, SendWithin = within ?? Forever, RepeatsFor = repeatsFor ?? (within ?? Forever) / 2,
            HangsAfter = TimeSpan.FromMilliseconds(30), SendHangsAfter = TimeSpan.FromMilliseconds(30),
            ShortestPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(5),
        },
        TimeProvider.System,
        () => 0.5,
        NullLogger<GrainConversations>.Instance);

    private sealed class InconsistentStateTrouble() : Orleans.Storage.InconsistentStateException("Somebody else wrote.");

    private sealed class ScriptedGrain : IConversationGrain
    {
        private int _calls;

        public int Calls => _calls;

        public List<SendCall> Sends { get; } = [];

        public Func<int, Task<ItemAcceptance>> OnAccept { get; init; } = _ => throw new NotSupportedException();

        public Func<int, Task<ControlAnswer>> OnDo { get; set; } = _ => throw new NotSupportedException();

        public Func<int, Task<SendReply>> OnSend { get; init; } = _ => throw new NotSupportedException();

        public Func<int, Task<StoredState>> OnState { get; init; } = _ => throw new NotSupportedException();

        public Task<ItemAcceptance> Accept(WebhookItemCall call) => OnAccept(Interlocked.Increment(ref _calls));

        public Task<ControlAnswer> Do(ControlCall call) => OnDo(Interlocked.Increment(ref _calls));

        public Task<SendReply> Send(SendCall call)
        {
            Sends.Add(call);
            return OnSend(Interlocked.Increment(ref _calls));
        }

        public Task<StoredState> State() => OnState(Interlocked.Increment(ref _calls));

        public Task<ConversationLook> Look() => throw new NotSupportedException();

        public Task<TimelineLine[]> Timeline(int most) => throw new NotSupportedException();

        public Task Wake() => throw new NotSupportedException();
    }

    /// <summary>A factory that knows one grain.</summary>
    public class Factory : DispatchProxy
    {
        private IConversationGrain? _grain;
        private int _knownAfter;

        /// <param name="grain">The grain.</param>
        /// <param name="knownAfter">How often it is not known at first.</param>
        internal static IGrainFactory Of(IConversationGrain grain, int knownAfter)
        {
            var factory = Create<IGrainFactory, Factory>();
            (((Factory)(object)factory)._grain, ((Factory)(object)factory)._knownAfter) = (grain, knownAfter);
            return factory;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Assert.Equal("100:7", args?[0]);
            return _knownAfter-- > 0 ? throw new ArgumentException("Could not find an implementation for interface IConversationGrain.") : _grain;
        }
    }
}
