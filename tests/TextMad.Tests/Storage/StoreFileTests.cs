using Microsoft.Data.Sqlite;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Storage.Sqlite;

namespace TextMad.Tests.Storage;

/// <summary>What can be wrong with the file of a store, and that each complaint is clear and harms nothing.</summary>
public sealed class StoreFileTests : IDisposable
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("corpus.db");

    [Trait("Length", "long")]
    [Fact]
    public void A_store_that_is_opened_twice_here_keeps_its_locks_against_other_processes()
    {
        using var tool = new ToolProcess();
        File.WriteAllText(System.IO.Path.Combine(tool.Folder, "a.txt"), "One text.\n\nAnother text.");
        Assert.Equal(0, tool.Run("corpus", "add", "first", "a.txt", "--format", "blocks").ExitCode);
        var path = System.IO.Path.Combine(tool.Folder, ".textmad", "corpus.db");
        using (var store = SqliteCorpusStore.Open(path, StoreOpenMode.Existing))
        {
            Commit(store, "before");
            SqliteCorpusStore.Open(path, StoreOpenMode.Existing).Dispose();

            // Whoever takes itself for the last to close removes the log, and what is written into it from then on is lost.
            Assert.Equal(0, tool.Run("corpus", "add", "second", "a.txt", "--format", "blocks").ExitCode);
            Assert.True(File.Exists(path + "-wal"), "another process took itself for the last one");
            Commit(store, "after");
        }

        using var reopened = SqliteCorpusStore.Open(path, StoreOpenMode.ReadOnly);
        Assert.Equal(["after", "before", "first", "second"], reopened.Corpora().Select(corpus => corpus.Name).Order());

        static void Commit(SqliteCorpusStore store, string corpus)
        {
            var batch = new StoreBatch();
            batch.Corpora.Add(new CorpusRecord(corpus));
            store.Commit(batch);
        }
    }

    [Theory]
    [InlineData(StoreOpenMode.Existing)]
    [InlineData(StoreOpenMode.ReadOnly)]
    public void A_store_that_must_exist_and_does_not_is_not_created(StoreOpenMode mode)
    {
        Assert.Contains("no store", Complaint(mode), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        var error = Assert.Throws<InputException>(() => SqliteCorpusStore.Open(_folder.File("no/where.db"), StoreOpenMode.Create));
        Assert.Contains(_folder.File("no"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_refused_as_a_store() =>
        Assert.Contains("is a folder", Assert.Throws<InputException>(() => SqliteCorpusStore.Open(_folder.Path, StoreOpenMode.Create)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(StoreOpenMode.Create)]
    [InlineData(StoreOpenMode.Existing)]
    [InlineData(StoreOpenMode.ReadOnly)]
    public void A_file_that_is_no_database_is_refused_and_left_alone(StoreOpenMode mode)
    {
        foreach (var content in new[] { "SQLite format 2 is long gone", "short", "# Notes\n\nNothing here is a database." })
        {
            File.WriteAllText(Path, content);
            Assert.Contains("not a TextMad store", Complaint(mode), StringComparison.Ordinal);
            Assert.Equal(content, File.ReadAllText(Path));
        }
    }

    [Theory]
    [InlineData(StoreOpenMode.Create)]
    [InlineData(StoreOpenMode.Existing)]
    [InlineData(StoreOpenMode.ReadOnly)]
    public void A_database_of_another_program_is_refused_and_left_alone(StoreOpenMode mode)
    {
        Sql("CREATE TABLE bookmarks (url TEXT)");
        var before = File.ReadAllBytes(Path);
        Assert.Contains("another program", Complaint(mode), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Path));
    }

    [Fact]
    public void An_empty_file_becomes_a_store_only_when_one_may_be_created()
    {
        File.WriteAllBytes(Path, []);
        Assert.Contains("empty", Complaint(StoreOpenMode.Existing), StringComparison.Ordinal);
        Assert.Contains("empty", Complaint(StoreOpenMode.ReadOnly), StringComparison.Ordinal);
        using var store = SqliteCorpusStore.Open(Path, StoreOpenMode.Create);
        Assert.Empty(store.Corpora());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(StoreFile.ApplicationId)]
    public void A_creation_that_was_cut_short_is_told_to_readers_and_finished_by_the_next_writer(int mark)
    {
        Sql($"PRAGMA application_id = {mark}; PRAGMA journal_mode = WAL");
        Assert.Contains("not a TextMad store yet: it holds nothing", Complaint(StoreOpenMode.ReadOnly), StringComparison.Ordinal);
        using var store = SqliteCorpusStore.Open(Path, StoreOpenMode.Create);
        Assert.Empty(store.Corpora());
    }

    [Theory]
    [InlineData(StoreOpenMode.Create)]
    [InlineData(StoreOpenMode.Existing)]
    [InlineData(StoreOpenMode.ReadOnly)]
    public void A_store_of_a_newer_version_is_refused_and_left_alone(StoreOpenMode mode)
    {
        Fill(1);
        Sql("PRAGMA user_version = 99");
        var before = File.ReadAllBytes(Path);
        var complaint = Complaint(mode);
        Assert.Contains("newer TextMad", complaint, StringComparison.Ordinal);
        Assert.Contains("99", complaint, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Path));
    }

    [Trait("Length", "long")]
    [Fact]
    public void A_store_that_another_process_writes_to_can_be_read_but_not_written()
    {
        Fill(3);
        using var store = SqliteCorpusStore.Open(Path, StoreOpenMode.Existing, _second);
        using (var other = Connect())
        {
            Execute(other, "BEGIN IMMEDIATE");
            Assert.Equal(3, store.Count(new()).Documents);
            Assert.Equal(3, store.ReadDocuments(new()).Count());
            var error = Assert.Throws<TextMadException>(() => store.Commit(Batch(3, 1)));
            Assert.Contains("locked", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, store.Commit(Batch(3, 1)).DocumentsAdded);
    }

    [Fact]
    public void A_store_held_for_exclusive_use_says_that_it_is_locked()
    {
        Fill(1);
        using var other = Connect();
        Execute(other, "PRAGMA locking_mode = EXCLUSIVE");
        Execute(other, "BEGIN EXCLUSIVE; CREATE TABLE x (y); COMMIT");
        var error = Assert.ThrowsAny<TextMadException>(() => SqliteCorpusStore.Open(Path, StoreOpenMode.Existing, _second));
        Assert.Contains("locked", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_only_cannot_write()
    {
        Fill(1);
        using var store = SqliteCorpusStore.Open(Path, StoreOpenMode.ReadOnly);
        Assert.Contains("reading only", Assert.Throws<TextMadException>(() => store.Commit(Batch(1, 1))).Message, StringComparison.Ordinal);
        Assert.Equal(1, store.Count(new()).Documents);
    }

    [Trait("Length", "long")]
    [Fact]
    public void A_full_disk_loses_the_batch_and_nothing_else()
    {
        Fill(10);
        using (var store = SqliteCorpusStore.Open(Path, StoreOpenMode.Existing))
        {
            Execute((SqliteConnection)store.IdleConnections.First().Connection, "PRAGMA max_page_count = 60");
            var error = Assert.Throws<TextMadException>(() => store.Commit(Batch(10, 5000)));
            Assert.Contains("full", error.Message, StringComparison.Ordinal);
            Assert.Equal(10, store.Count(new()).Documents);
            Assert.Equal(10, store.ReadDocuments(new()).Count());

            Execute((SqliteConnection)store.IdleConnections.First().Connection, "PRAGMA max_page_count = 1000000");
            Assert.Equal(5000, store.Commit(Batch(10, 5000)).DocumentsAdded);
        }

        CheckIntegrity();
    }

    [Fact]
    public void A_damaged_page_is_reported_as_damage()
    {
        Fill(2000);
        var bytes = File.ReadAllBytes(Path);
        for (var page = 2; page < bytes.Length / StoreFile.PageSize; page++)
        {
            bytes.AsSpan(page * StoreFile.PageSize, 200).Fill(0xA5);
        }

        File.WriteAllBytes(Path, bytes);
        var error = Assert.ThrowsAny<TextMadException>(() =>
        {
            using var store = SqliteCorpusStore.Open(Path, StoreOpenMode.Existing);
            _ = store.ReadDocuments(new()).Count();
        });
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_changed_on_the_disk_is_not_handed_out()
    {
        Fill(3);
        Sql("UPDATE texts SET codec = 0, data = CAST('Not what was written.' AS BLOB) WHERE document_key = 2");
        using var store = SqliteCorpusStore.Open(Path, StoreOpenMode.Existing);
        var id = store.ReadSummaries(new() { Skip = 1 }).First().Id;
        var error = Assert.Throws<TextMadException>(() => store.FindDocument(id));
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
        Assert.Contains(id.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Single(store.ReadDocuments(new() { Limit = 1 }));
    }

    [Fact]
    public void A_closed_store_refuses_every_call()
    {
        var store = SqliteCorpusStore.Open(Path, StoreOpenMode.Create);
        store.Dispose();
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => store.Count(new()));
        Assert.Throws<ObjectDisposedException>(() => store.Commit(new()));
        Assert.Equal(["corpus.db"], Directory.GetFiles(_folder.Path).Select(System.IO.Path.GetFileName));
    }

    public void Dispose() => _folder.Dispose();

    internal static StoreBatch Batch(int first, int count)
    {
        var batch = new StoreBatch();
        batch.Documents.AddRange(Enumerable.Range(first, count).Select(i =>
            Document.Create($"This is the text of document number {i}.", new Origin.Imported("numbers", $"line {i}"))));
        return batch;
    }

    private string Complaint(StoreOpenMode mode) => Assert.Throws<InputException>(() => SqliteCorpusStore.Open(Path, mode)).Message;

    private void Fill(int count)
    {
        using var store = SqliteCorpusStore.Open(Path, StoreOpenMode.Create);
        store.Commit(Batch(0, count));
    }

    private void CheckIntegrity()
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        Assert.Equal("ok", command.ExecuteScalar());
        command.CommandText = "PRAGMA foreign_key_check";
        Assert.Null(command.ExecuteScalar());
    }

    private SqliteConnection Connect()
    {
        SQLitePCL.Batteries_V2.Init();
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False;Default Timeout=1");
        connection.Open();
        return connection;
    }

    private void Sql(string sql)
    {
        using var connection = Connect();
        Execute(connection, sql);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
