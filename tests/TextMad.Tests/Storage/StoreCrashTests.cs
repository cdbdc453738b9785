using Microsoft.Data.Sqlite;
using System.Diagnostics;
using TextMad.Numerics.Random;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Storage.Sqlite;

namespace TextMad.Tests.Storage;

/// <summary>A writer killed at any instant leaves whole batches and a store that opens.</summary>
public sealed class StoreCrashTests
{
    private const string PathVariable = "TEXTMAD_TEST_CRASH_STORE";
    private const int BatchSize = 50;

    /// <summary>The process that is killed: commits batch after batch, each with documents, members and a note, until it dies.</summary>
    [Fact(Explicit = true)]
    public void Writer_that_never_ends()
    {
        var path = Environment.GetEnvironmentVariable(PathVariable);
        Assert.SkipWhen(path is null, "this is the body of a child process");
        using var store = SqliteCorpusStore.Open(path, StoreOpenMode.Create);
        for (var number = (int)(store.Count(new()).Documents / BatchSize); ; number++)
        {
            var batch = StoreFileTests.Batch(number * BatchSize, BatchSize);
            batch.Corpora.Add(new CorpusRecord("all"));
            batch.Members.AddRange(batch.Documents.Select(d => new CorpusMember("all", d.Id)));
            batch.Dropped.Add(new DroppedDocument("all", $"{number}", "test"));
            store.Commit(batch);
        }
    }

    [Fact]
    public void A_change_that_was_cut_short_outside_the_log_is_undone_by_a_reader()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("corpus.db");
        using (var store = SqliteCorpusStore.Open(path, StoreOpenMode.Create))
        {
            store.Commit(StoreFileTests.Batch(0, BatchSize));
        }

        // A rollback journal, as while a store is created, and a process that dies with pages written to both files.
        using (var writer = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString()))
        {
            writer.Open();
            Execute(writer, "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; BEGIN; CREATE TABLE other (x); ");
            Execute(writer, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO other SELECT hex(randomblob(50)) FROM n");
            File.Copy(path, folder.File("cut.db"));
            File.Copy(path + "-journal", folder.File("cut.db-journal"));
            Execute(writer, "ROLLBACK");
        }

        using var read = SqliteCorpusStore.Open(folder.File("cut.db"), StoreOpenMode.ReadOnly);
        Assert.Equal(BatchSize, read.Count(new()).Documents);
        Assert.Empty(read.CheckStructure(TestContext.Current.CancellationToken));
        Assert.False(File.Exists(folder.File("cut.db-journal")));
    }

    [Fact]
    public void Killed_in_the_middle_of_commits_the_store_holds_whole_batches_only()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("corpus.db");
        var random = RandomKey.FromSeed(7).Stream();
        long before = 0;
        for (var kill = 0; kill < 4; kill++)
        {
            using (var writer = StartWriter(path))
            {
                WaitForMoreThan(writer, path, before);
                Thread.Sleep(random.NextInt32(60));
                writer.Kill();
                writer.WaitForExit();
            }

            using var store = SqliteCorpusStore.Open(path, StoreOpenMode.Existing);
            var documents = store.ReadDocuments(new()).ToList();
            Assert.True(documents.Count > before, "the writer got nowhere");
            Assert.Equal(0, documents.Count % BatchSize);
            Assert.Equal(StoreFileTests.Batch(0, documents.Count).Documents, documents);
            Assert.Equal(documents, store.ReadDocuments(new() { Corpus = "all" }));
            Assert.Equal(documents.Count, store.Count(new()).Documents);
            Assert.Equal(documents.Count, store.Corpora()[0].Totals.Documents);
            Assert.Equal(documents.Count / BatchSize, store.Corpora()[0].Dropped);
            Assert.Equal("ok", Check(path));
            before = documents.Count;
        }
    }

    private static Process StartWriter(string path)
    {
        var start = new ProcessStartInfo(
            Path.ChangeExtension(typeof(StoreCrashTests).Assembly.Location, null),
            ["-method", $"{typeof(StoreCrashTests).FullName}.{nameof(Writer_that_never_ends)}", "-explicit", "only"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment[PathVariable] = path;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private static void WaitForMoreThan(Process writer, string path, long before)
    {
        var patience = Stopwatch.StartNew();
        while (Documents(path) <= before)
        {
            Assert.False(writer.HasExited, "the writing process ended by itself");
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60), "the writing process wrote nothing for a minute");
            Thread.Sleep(5);
        }
    }

    private static long Documents(string path)
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        try
        {
            using var store = SqliteCorpusStore.Open(path, StoreOpenMode.ReadOnly);
            return store.Count(new()).Documents;
        }
        catch (TextMadException)
        {
            return 0; // The child is just creating it.
        }
    }

    private static string? Check(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        return command.ExecuteScalar() as string;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
