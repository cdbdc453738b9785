using Microsoft.Data.Sqlite;
using TextMad.Storage;
using TextMad.Storage.Records;
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

    [Fact]
    public void A_search_reads_no_further_than_its_limit_and_finds_all_where_the_index_is_damaged()
    {
        var added = new List<Document>();
        for (var part = 0; part < 4; part++)
        {
            var batch = new StoreBatch();
            batch.Corpora.Add(new CorpusRecord("all"));
            batch.Documents.AddRange(Enumerable.Range(1500 * part, 1500).Select(i => Document.Create(
                $"some common words, number {i}{(i % 700 == 699 ? " and a rare one" : "")}", new Origin.Imported("source", $"{i}"))));
            batch.Members.AddRange(batch.Documents.Select(document => new CorpusMember("all", document.Id)));
            Store.Commit(batch);
            added.AddRange(batch.Documents);
        }

        // The index cannot tell of one part of the documents: all of these are looked into.
        Change("UPDATE text_grams SET data = x'00' WHERE key BETWEEN (SELECT max(key) FROM text_segments) * 512 AND (SELECT max(key) FROM text_segments) * 512 + 511");
        foreach (var corpus in new[] { null, "all" })
        {
            Assert.Equal(added.Where((_, i) => i % 700 == 699), Store.ReadDocuments(new() { Contains = "A RARE", Corpus = corpus }));
        }

        // A text that is not what was written is a failure, for whoever comes to it.
        Change("UPDATE texts SET codec = 1, data = x'00' WHERE document_key = (SELECT max(document_key) FROM texts)");
        foreach (var corpus in new[] { null, "all" })
        {
            Assert.Equal(added.Take(20), Store.ReadDocuments(new() { Contains = "common words", Corpus = corpus, Limit = 20 }));
            Assert.Throws<TextMadException>(() => Store.ReadDocuments(new() { Contains = "common words", Corpus = corpus }).Count());
        }

        void Change(string sql)
        {
            using var connection = new SqliteConnection($"Data Source={_folder.File("corpus.db")};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            Assert.True(command.ExecuteNonQuery() > 0);
        }
    }

    protected override void Close()
    {
        _store.Dispose();
        _folder.Dispose();
    }
}
