using System.IO.Compression;
using TextMad.Provenance.Audit;
using TextMad.Storage;
using TextMad.Storage.Sql;
using TextMad.Storage.Sqlite;
using TextMad.Tests.Cli;

namespace TextMad.Tests.Storage;

/// <summary>
/// A store that was made before shares were kept: made-up words, a run with prompts, edited texts, weights that go on,
/// and pages of a simulated web.
/// </summary>
public sealed class OldStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("corpus.db");

    public OldStoreTests()
    {
        using var packed = new GZipStream(File.OpenRead(System.IO.Path.Combine(AppContext.BaseDirectory, "Formats", "stores", "sqlite-2.db.gz")), CompressionMode.Decompress);
        using var file = File.Create(Path);
        packed.CopyTo(file);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_old_store_is_upgraded_with_the_shares_that_its_origins_imply()
    {
        using var store = SqliteCorpusStore.Open(Path, StoreOpenMode.Existing);
        AssertWhole(store);
    }

    [Fact]
    public void An_upgrade_stopped_after_any_step_continues()
    {
        var stops = 0;
        while (true)
        {
            using var stop = new CancellationTokenSource();
            try
            {
                using var store = SqliteCorpusStore.Open(Path, StoreOpenMode.Existing, upgrade: new StoreUpgrade(new StoppingSink(stop), stop.Token));
                AssertWhole(store);
                break;
            }
            catch (OperationCanceledException)
            {
                stops++;
                var unfinished = Assert.Throws<InputException>(() => SqliteCorpusStore.Open(Path, StoreOpenMode.ReadOnly));
                Assert.IsType<Hint.UpgradeStore>(unfinished.Hint);
            }
        }

        Assert.Equal(4, stops);
    }

    [Fact]
    public void The_upgrade_command_reports_the_old_and_the_new_schema()
    {
        using var tool = new ToolInProcess();
        Directory.CreateDirectory(tool.Workspace);
        File.Copy(Path, System.IO.Path.Combine(tool.Workspace, "corpus.db"));
        var newest = StoreSchema.History[^1].Version;
        Assert.Contains($" is up to date: it was updated from schema 2 to schema {newest}\n", tool.Run("store", "upgrade").Output, StringComparison.Ordinal);
        Assert.Contains($" is up to date: it has schema {newest}\n", tool.Run("store", "upgrade").Output, StringComparison.Ordinal);
    }

    private static void AssertWhole(SqliteCorpusStore store)
    {
        Assert.Equal(296, store.Count(new DocumentQuery()).Documents);
        Assert.Empty(store.CheckStructure());
        Assert.Empty(SharesAudit.Differences(store, cancellation: TestContext.Current.CancellationToken));
        var answer = store.Query("SELECT writer, count(DISTINCT document) FROM document_origins GROUP BY writer ORDER BY writer", 9);
        Assert.Equal(["human", "model"], answer.Rows.Select(row => row[0]));
        Assert.Equal(153L, store.Query("SELECT count(*) FROM document_parents WHERE role = 'continued_from'", 1).Rows[0][0]);
    }

    private sealed class StoppingSink(CancellationTokenSource stop) : IProgressSink
    {
        public void Report(string work, long done, long total, string unit) => stop.Cancel();
    }
}
