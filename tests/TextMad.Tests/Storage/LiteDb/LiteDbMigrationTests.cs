using System.IO.Compression;
using TextMad.LiteDB;
using TextMad.Storage.Records;
using TextMad.Storage;
using TextMad.Tests.Support;

namespace TextMad.Tests.Storage.LiteDb;

/// <summary>
/// A store of the first schema, as textmad wrote it then: two imports, passages of them, texts that continue others, models that begin from others'
/// weights, three erased texts. The fingerprints are those that textmad told of it then.
/// </summary>
public sealed class LiteDbMigrationTests : IDisposable
{
    private static readonly (string Kind, long Count, string Sha256)[] _before =
    [
        ("documents", 420, "a57def2275eacf5f"),
        ("corpora", 2, "2c32befe5c8c2872"),
        ("corpus members", 124, "fda5f637b9fa48c7"),
        ("dropped", 2, "aeeaa760349ef97b"),
        ("withdrawn", 7, "7c7fbf242f02d388"),
        ("training members", 69, "459665c2deccc1fb"),
    ];

    private readonly TemporaryFolder _folder = new();

    public LiteDbMigrationTests()
    {
        using var packed = new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Formats", "stores", "litedb-1.litedb.gz")), CompressionMode.Decompress);
        using var file = File.Create(Store);
        packed.CopyTo(file);
    }

    private string Store => _folder.File("corpus.litedb");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_store_of_the_first_schema_holds_afterwards_what_it_held()
    {
        var before = File.ReadAllBytes(Store);
        Assert.Contains("older schema 1", Assert.Throws<InputException>(() => LiteDbStores.Open(Store, StoreOpenMode.ReadOnly)).Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Store));
        LiteDbStores.Open(Store, StoreOpenMode.Existing).Dispose();
        RequireAll(Store);
        Assert.Equal(["corpus.litedb", "corpus.litedb.lock"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        // What the first schema did not keep.
        using var store = LiteDbStores.Open(Store, StoreOpenMode.ReadOnly);
        foreach (var set in store.TrainingSets())
        {
            Assert.Equal(set.Tokens, store.TrainingShares(set.Id).Sum(share => share.Tokens), 1e-6 * set.Tokens);
        }

        Assert.Equal(
            ["small/replace/s1/g1", "small/replace/s1/g2"],
            store.TrainingSetsWithTextOf(new ModelId("small/base/s1/g0")).Select(use => use.Set.Id).Append("small/replace/s1/g2").Distinct());
    }

    [Fact]
    public void A_migration_that_is_killed_goes_on_wherever_that_was()
    {
        var folders = new List<string>();
        StoreMigration.Run(Store, new StoreUpgrade(new Steps(() =>
        {
            // What a crash would leave at this moment.
            var folder = _folder.File($"killed{folders.Count}");
            Directory.CreateDirectory(folder);
            foreach (var file in Directory.GetFiles(_folder.Path))
            {
                LockedFile.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }

            // Copies are written later than what they copy, and a store that was written meanwhile is migrated anew.
            File.SetLastWriteTimeUtc(Path.Combine(folder, "corpus.litedb"), File.GetLastWriteTimeUtc(Store));
            folders.Add(folder);
        })), batch: 100);
        RequireAll(Store);
        Assert.True(folders.Count > 10);
        for (var i = 0; i < folders.Count; i++)
        {
            var (path, again) = (Path.Combine(folders[i], "corpus.litedb"), 0);
            StoreMigration.Run(path, new StoreUpgrade(new Steps(() => again++)), batch: 100);

            // The last one says that all is there, and the file was not put into place: that is done anew.
            Assert.True(again <= folders.Count, $"{again} steps after {i + 1} of {folders.Count}");
            Assert.True(i is 0 || i > folders.Count - 5 || again < folders.Count, $"{again} steps after {i + 1} of {folders.Count}");
            RequireAll(path);
        }
    }

    [Fact]
    public void The_upgraded_store_reports_the_schema_it_came_from()
    {
        var told = new List<(long From, long To)>();
        var upgrade = new StoreUpgrade(IProgressSink.None, Finished: (from, to) => told.Add((from, to)));
        new LiteDbStoreProvider().Open(Store, StoreOpenMode.Existing, upgrade).Dispose();
        new LiteDbStoreProvider().Open(Store, StoreOpenMode.Existing, upgrade).Dispose();
        Assert.Equal([(1L, 5L), (5L, 5L)], told);
    }

    [Fact]
    public void A_broken_partial_migration_is_discarded()
    {
        File.WriteAllText(Store + ".schema4", "no database");
        LiteDbStores.Open(Store, StoreOpenMode.Existing).Dispose();
        RequireAll(Store);
    }

    [Fact]
    public void A_migration_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        var steps = 0;
        var upgrade = new StoreUpgrade(new Steps(() =>
        {
            if (++steps == 3)
            {
                stop.Cancel();
            }
        }), stop.Token);
        Assert.ThrowsAny<OperationCanceledException>(() => new LiteDbStoreProvider().Open(Store, StoreOpenMode.Existing, upgrade));
        Assert.Contains("older schema 1", Assert.Throws<InputException>(() => LiteDbStores.Open(Store, StoreOpenMode.ReadOnly)).Message, StringComparison.Ordinal);
        Assert.Equal(3, steps);
        LiteDbStores.Open(Store, StoreOpenMode.Existing).Dispose();
        RequireAll(Store);
    }

    private static void RequireAll(string path)
    {
        using var store = LiteDbStores.Open(path, StoreOpenMode.ReadOnly);
        Assert.Empty(store.CheckStructure(TestContext.Current.CancellationToken));
        var digest = StoreDigest.Of(store, cancellation: TestContext.Current.CancellationToken);
        foreach (var (kind, count, sha256) in _before)
        {
            var section = digest.Sections.Single(section => section.Kind == kind);
            Assert.Equal((kind, count, sha256), (section.Kind, section.Count, section.Sha256[..16]));
        }

        var run = Assert.Single(store.Runs());
        Assert.Equal(("small", RunStatus.Done, "2026-11-28T07:23:49"), (run.Id, run.Status, run.Started.ToString("s")));
        Assert.True(run.Finished > run.Started && run.Finished < run.Started.AddSeconds(2) && run.Finished.Value.Ticks % TimeSpan.TicksPerMillisecond > 0);
        Assert.Equal(
            [("small/base/s1/g0", null), ("small/replace/s1/g1", "small/base/s1/g0"), ("small/replace/s1/g2", "small/replace/s1/g1")],
            store.Models().Select(model => (model.Id.Value, model.InitialModel?.Value)));
        Assert.All(store.Models(), model => Assert.Equal((model.Id.Value, 1UL, 64), (model.TrainingSetId, model.Seed, model.Checksum!.Length)));
    }

    /// <summary>Notices every report.</summary>
    private sealed class Steps(Action step) : IProgressSink
    {
        public void Report(string work, long done, long total, string unit) => step();
    }
}
