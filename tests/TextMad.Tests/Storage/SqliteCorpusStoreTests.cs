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

    protected override void Close()
    {
        _store.Dispose();
        _folder.Dispose();
    }
}
