using Microsoft.Extensions.Logging.Abstractions;
using Router.Conversations;
using Router.Protocol;
using Router.StoreContract;

namespace Router.Standalone.Tests;

public class SqliteKeepsTheContract
{
    [Theory]
    [MemberData(nameof(Contract.Cases), MemberType = typeof(Contract))]
    public async Task In_each_sentence(string sentence)
    {
        using var temp = new TempStore();
        await using var store = await SqliteStore.Open(temp);
        await Contract.Keeps(sentence, store);
    }

    private sealed class SqliteStore : ITestStore
    {
        private readonly TempStore _temp;
        private readonly SqliteDirectory _directory;
        private readonly SqliteTimeline _timeline;
        private bool _isOver;

        private SqliteStore(TempStore temp, SqliteDirectory directory)
        {
            _temp = temp;
            _directory = directory;
            _timeline = new SqliteTimeline(temp.Store, new RetentionOptions { TimelineDelay = TimeSpan.FromMilliseconds(20) }, NullLogger.Instance);
            DeadLetters = new SqliteDeadLetters(temp.Store);
            LongPayloads = new SqliteLongPayloads(temp.Store);
        }

        public ITimeline Timeline => _timeline;

        public IDeadLetters DeadLetters { get; }

        public ILongPayloads LongPayloads { get; }

        public IOwnedConversations Owned => _temp.Conversations;

        public IDirectory Directory => _directory;

        public IDirectoryEditor Editor => _directory;

        public static async Task<SqliteStore> Open(TempStore temp) => new(temp, await TestDirectory.Open(temp));

        public Task Own(ConversationKey key, AppId? owner, long epoch) =>
            _temp.Conversations.Save(key, TempStore.Record("state", owner: owner) with { Epoch = epoch }).AsTask();

        public async Task<ITestStore> Restarted()
        {
            await DisposeAsync();
            _temp.Store.Dispose();
            _temp.Open();
            return await Open(_temp);
        }

        public async ValueTask DisposeAsync()
        {
            if (!_isOver)
            {
                _isOver = true;
                await _timeline.DisposeAsync();
                _directory.Dispose();
            }
        }
    }
}
