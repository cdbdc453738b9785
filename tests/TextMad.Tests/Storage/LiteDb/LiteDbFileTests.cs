using System.Diagnostics;
using TextMad.Storage;
using TextMad.Storage.Sqlite;
using TextMad.Tests.Cli;
using TextMad.Tests.Support;

namespace TextMad.Tests.Storage.LiteDb;

/// <summary>What a file of LiteDB can be, and how it is shared.</summary>
public sealed class LiteDbFileTests : IDisposable
{
    private readonly TemporaryFolder _folder;

    public LiteDbFileTests()
    {
        LoadableEngines.Require(Adapters.LiteDB);
        _folder = new TemporaryFolder();
    }

    private string Store => _folder.File("corpus.litedb");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(StoreOpenMode.Existing)]
    [InlineData(StoreOpenMode.ReadOnly)]
    public void Opening_a_missing_store_does_not_create_it(StoreOpenMode mode)
    {
        Assert.Contains("There is no store", Assert.Throws<InputException>(() => LiteDbStores.Open(Store, mode)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        Assert.Contains("does not exist", Assert.Throws<InputException>(() => LiteDbStores.Open(_folder.File("no/where.litedb"), mode)).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<InputException>(() => LiteDbStores.Open(_folder.Path, mode)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_other_programs_are_refused_and_left_as_they_are()
    {
        File.WriteAllText(_folder.File("text"), "This is a text.");
        File.WriteAllBytes(_folder.File("long"), new byte[100_000]);
        using (SqliteCorpusStore.Open(_folder.File("sqlite"), StoreOpenMode.Create))
        {
        }

        foreach (var name in new[] { "text", "long", "sqlite" })
        {
            var before = File.ReadAllBytes(_folder.File(name));
            foreach (var mode in Enum.GetValues<StoreOpenMode>())
            {
                Assert.Contains("not a TextMad store", Assert.Throws<InputException>(() => LiteDbStores.Open(_folder.File(name), mode)).Message, StringComparison.Ordinal);
            }

            Assert.Equal(before, File.ReadAllBytes(_folder.File(name)));
        }
    }

    [Fact]
    public void An_empty_file_becomes_a_store_only_where_one_may_be_made()
    {
        File.WriteAllBytes(Store, []);
        Assert.Contains("it is empty", Assert.Throws<InputException>(() => LiteDbStores.Open(Store, StoreOpenMode.ReadOnly)).Message, StringComparison.Ordinal);
        using var store = LiteDbStores.Open(Store, StoreOpenMode.Create);
        Assert.Equal(0, store.Count(new()).Documents);
    }

    [Fact]
    public void A_store_that_is_open_for_reading_cannot_be_written()
    {
        Fill(20);
        var before = File.ReadAllBytes(Store);
        using (var store = LiteDbStores.Open(Store, StoreOpenMode.ReadOnly))
        using (var other = LiteDbStores.Open(Store, StoreOpenMode.ReadOnly))
        {
            Assert.Contains("reading only", Assert.Throws<TextMadException>(() => store.Commit(StoreFileTests.Batch(20, 1))).Message, StringComparison.Ordinal);
            Assert.Contains("reading only", Assert.Throws<TextMadException>(store.Vacuum).Message, StringComparison.Ordinal);
            Assert.Equal(20, other.ReadDocuments(new()).Count());
        }

        Assert.Equal(before, File.ReadAllBytes(Store));
        Assert.False(File.Exists(LiteDbStores.LogOf(Store)));
    }

    [Fact]
    public void A_process_reads_in_one_place_what_it_writes_in_another()
    {
        Fill(20);
        using var reader = LiteDbStores.Open(Store, StoreOpenMode.ReadOnly);
        Assert.Equal(20, reader.Count(new()).Documents);
        var stream = reader.ReadDocuments(new()).GetEnumerator();
        Assert.True(stream.MoveNext());
        using (var writer = LiteDbStores.Open(Store, StoreOpenMode.Existing))
        {
            writer.Commit(StoreFileTests.Batch(20, 300));
            Assert.Equal(320, reader.Count(new()).Documents);
            Assert.Throws<TextMadException>(() => reader.Commit(StoreFileTests.Batch(0, 1)));
        }

        for (var seen = 1; seen < 20; seen++)
        {
            Assert.True(stream.MoveNext());
        }

        Assert.False(stream.MoveNext());
        Assert.Equal(StoreFileTests.Batch(0, 320).Documents, reader.ReadDocuments(new()));
    }

    [Fact]
    public void A_second_process_is_told_that_the_store_is_in_use()
    {
        using var tool = new ToolProcess();
        using (var store = LiteDbStores.Open(Store, StoreOpenMode.Create))
        {
            store.Commit(StoreFileTests.Batch(0, 10));
            var refused = tool.Run("query", "SELECT COUNT(*) FROM documents", "--store", $"litedb:{Store}");
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("is in use", refused.Error, StringComparison.Ordinal);
            store.Commit(StoreFileTests.Batch(10, 10));
        }

        using var reader = LiteDbStores.Open(Store, StoreOpenMode.ReadOnly);
        var answer = tool.Run("query", "SELECT COUNT(*) AS n FROM documents", "--store", $"litedb:{Store}", "--csv");
        Assert.True(answer.ExitCode == 0, answer.Error);
        Assert.Contains("20", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_programs_and_textmad_do_not_write_at_the_same_time()
    {
        using (var store = LiteDbStores.Open(Store, StoreOpenMode.Create))
        {
            store.Commit(StoreFileTests.Batch(0, 10));
            Assert.ThrowsAny<IOException>(() => new global::LiteDB.LiteDatabase($"Filename={Store}").Dispose());
            Assert.ThrowsAny<IOException>(() => new global::LiteDB.LiteDatabase($"Filename={Store};ReadOnly=true").Dispose());
            store.Commit(StoreFileTests.Batch(10, 10));
        }

        using (var other = new global::LiteDB.LiteDatabase($"Filename={Store}"))
        {
            Assert.Equal(20, other.GetCollection("documents").Count());
            Assert.Contains("another program", Assert.Throws<TextMadException>(() => LiteDbStores.Open(Store, StoreOpenMode.Existing)).Message, StringComparison.Ordinal);
            using var reader = LiteDbStores.Open(Store, StoreOpenMode.ReadOnly);
            Assert.Equal(20, reader.Count(new()).Documents);
            Assert.Contains("another program", Assert.Throws<TextMadException>(() => LiteDbStores.Open(Store, StoreOpenMode.Existing)).Message, StringComparison.Ordinal);
            Assert.Equal(20, reader.ReadDocuments(new()).Count());
        }

        using var again = LiteDbStores.Open(Store, StoreOpenMode.Existing);
        again.Commit(StoreFileTests.Batch(20, 10));
        Assert.Equal(30, again.ReadDocuments(new()).Count());
    }

    [Fact]
    public void A_backup_is_a_store_in_litedb()
    {
        Fill(300);
        using var store = LiteDbStores.Open(Store, StoreOpenMode.ReadOnly);
        ((IFileStore)store).Backup(_folder.File("backup.litedb"));
        using var backup = LiteDbStores.Open(_folder.File("backup.litedb"), StoreOpenMode.ReadOnly);
        Assert.Equal(
            StoreDigest.Of(store, cancellation: TestContext.Current.CancellationToken).Sections,
            StoreDigest.Of(backup, cancellation: TestContext.Current.CancellationToken).Sections);
        Assert.Empty(backup.CheckStructure(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Texts_are_kept_as_the_address_says()
    {
        var text = string.Join(' ', Enumerable.Range(0, 3000).Select(i => $"word{i % 17}"));
        using (var store = LiteDbStores.Open(Store + "?texts=compressed", StoreOpenMode.Create))
        {
            store.Commit(One(0));
        }

        using (var store = LiteDbStores.Open(Store, StoreOpenMode.Existing))
        {
            store.Commit(One(1));
        }

        using (var store = LiteDbStores.Open(Store + "?texts=readable", StoreOpenMode.Existing))
        {
            store.Commit(One(2));
            Assert.Equal([null, null, One(2).Documents[0].Text], store.Query("SELECT text FROM texts ORDER BY _id", 9).Rows.Select(row => (string?)row[0]));
            Assert.Equal(Enumerable.Range(0, 3).Select(i => One(i).Documents[0]), store.ReadDocuments(new()));
        }

        Assert.Throws<InputException>(() => LiteDbStores.Open(Store + "?texts=small", StoreOpenMode.Existing));

        StoreBatch One(int i)
        {
            var batch = new StoreBatch();
            batch.Documents.Add(Document.Create($"{i} {text}", new Origin.Imported("numbers", $"{i}")));
            return batch;
        }
    }

    [Fact]
    public void The_check_finds_a_damaged_file()
    {
        Fill(2000);
        var bytes = File.ReadAllBytes(Store);
        Array.Clear(bytes, bytes.Length / 2, 100_000);
        File.WriteAllBytes(Store, bytes);
        try
        {
            using var store = LiteDbStores.Open(Store, StoreOpenMode.ReadOnly);
            Assert.NotEmpty(store.CheckStructure(TestContext.Current.CancellationToken));
        }
        catch (TextMadException error)
        {
            Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Writing_into_a_damaged_store_fails_and_ends_nothing_else()
    {
        Fill(2000);
        var bytes = File.ReadAllBytes(Store);
        for (var at = 100_000; at < bytes.Length; at += 100_000)
        {
            Array.Clear(bytes, at, Math.Min(20_000, bytes.Length - at));
        }

        File.WriteAllBytes(Store, bytes);
        Assert.Throws<TextMadException>(() =>
        {
            using var store = LiteDbStores.Open(Store, StoreOpenMode.Existing);
            store.Commit(StoreFileTests.Batch(2000, 10_000));
        });
        FinalizeWhatWasLeft();
    }

    [Fact]
    public void A_truncated_file_is_reported_as_an_error()
    {
        Fill(2000);
        using (var file = File.OpenWrite(Store))
        {
            file.SetLength(file.Length / 3);
        }

        Assert.ThrowsAny<TextMadException>(() =>
        {
            using var store = LiteDbStores.Open(Store, StoreOpenMode.ReadOnly);
            Assert.Equal(2000, store.ReadDocuments(new()).Count());
        });
    }

    [Fact]
    public void A_full_disk_is_reported_and_leaves_the_store_intact()
    {
        // A small file system of its own needs root and mount.
        var disk = _folder.File("disk");
        Directory.CreateDirectory(disk);
        Assert.SkipUnless(Shell($"mount -t tmpfs -o size=8m tmpfs {disk}"), "No small file system can be mounted here.");
        try
        {
            var path = Path.Combine(disk, "corpus.litedb");
            using (var store = LiteDbStores.Open(path, StoreOpenMode.Create))
            {
                store.Commit(StoreFileTests.Batch(0, 100));
                Assert.Contains("is full", Assert.Throws<TextMadException>(() => store.Commit(StoreFileTests.Batch(100, 30_000))).Message, StringComparison.Ordinal);
                Assert.Equal(100, store.ReadDocuments(new()).Count());
                store.Commit(StoreFileTests.Batch(100, 10));
            }

            Assert.True(Shell($"mount -o remount,size=200m {disk}"));
            using var again = LiteDbStores.Open(path, StoreOpenMode.Existing);
            Assert.Equal(StoreFileTests.Batch(0, 110).Documents, again.ReadDocuments(new()));
            again.Commit(StoreFileTests.Batch(110, 30_000));
            Assert.Equal(30_110, again.Count(new()).Documents);
            Assert.Empty(again.CheckStructure(TestContext.Current.CancellationToken));
        }
        finally
        {
            FinalizeWhatWasLeft();
            Assert.True(Shell($"umount {disk}"));
        }
    }

    /// <summary>A transaction that LiteDB cannot take apart is not met before its finalizer, and ends the process there.</summary>
    private static void FinalizeWhatWasLeft()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private void Fill(int count)
    {
        using var store = LiteDbStores.Open(Store, StoreOpenMode.Create);
        store.Commit(StoreFileTests.Batch(0, count));
    }

    private static bool Shell(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command + " 2> /dev/null"]))!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
