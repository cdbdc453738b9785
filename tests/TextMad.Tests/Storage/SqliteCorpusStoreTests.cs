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
    public void No_trace_of_an_erased_text_is_left_in_the_files() => ErasureContract.Check(Store, _folder.Path);

    protected override void Close()
    {
        _store.Dispose();
        _folder.Dispose();
    }
}
