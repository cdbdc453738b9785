using TextMad.Storage;
using TextMad.Storage.Sqlite;

namespace TextMad.Tests.Storage;

/// <summary>The contract, kept by the embedded default.</summary>
public sealed class SqliteCorpusStoreTests : CorpusStoreContract
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteCorpusStore _store;

    public SqliteCorpusStoreTests() => _store = SqliteCorpusStore.Open(_folder.File("corpus.db"), StoreOpenMode.Create);

    protected override ICorpusStore Store => _store;

    protected override ICorpusStore Reopen() => SqliteCorpusStore.Open(_folder.File("corpus.db"), StoreOpenMode.ReadOnly);

    [Fact]
    public void Views_answer_in_sql_and_nothing_can_be_changed()
    {
        Store.Commit(Everything().Batch);
        SqlQueryContract.Check(Store);
    }

    [Fact]
    public void A_backup_is_the_store_as_it_was()
    {
        Store.Commit(Everything().Batch);
        var digest = StoreDigest.Of(Store, cancellation: TestContext.Current.CancellationToken);
        _store.Backup(_folder.File("backup.db"));
        Store.Commit(StoreFileTests.Batch(0, 10));
        using var backup = SqliteCorpusStore.Open(_folder.File("backup.db"), StoreOpenMode.ReadOnly);
        Assert.Equal(digest.Sections, StoreDigest.Of(backup, cancellation: TestContext.Current.CancellationToken).Sections);
        Assert.Contains("cannot be written", Assert.Throws<TextMadException>(() => _store.Backup(_folder.File("no/where.db"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_trace_of_an_erased_text_is_left_in_the_files()
    {
        var secret = Document.Create("Qzwxecrvtb", new Origin.Imported("brown", "s"));
        var batch = new StoreBatch();
        batch.Documents.Add(secret);
        Store.Commit(batch);
        Assert.True(Holds("Qzwxecrvtb"));
        var takedown = new StoreBatch();
        takedown.Withdrawals.Add(new Withdrawal(secret.Id, "asked", DateTimeOffset.UnixEpoch, Erased: true));
        Store.Commit(takedown);
        Store.Vacuum();
        Assert.False(Holds("Qzwxecrvtb"));

        bool Holds(string text) => Directory.GetFiles(_folder.Path).Any(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0;
        });
    }

    protected override void Close()
    {
        _store.Dispose();
        _folder.Dispose();
    }
}
