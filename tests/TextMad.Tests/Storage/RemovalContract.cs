using TextMad.Provenance.Audit;
using TextMad.Storage;
using TextMad.Storage.Changes;
using TextMad.Storage.Records;
using TextMad.Storage.Sqlite;

namespace TextMad.Tests.Storage;

/// <summary>What every store promises about what is removed, renamed and labelled.</summary>
internal static class RemovalContract
{
    private static readonly DateTimeOffset _noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>What comes and goes again leaves the store as it was, and can come once more.</summary>
    public static void CheckPassingThings(ICorpusStore store, Document held)
    {
        var before = StoreDigest.Of(store, cancellation: Token).Sections;
        var (batch, removal) = Passing(held);
        store.Commit(batch);
        var between = StoreDigest.Of(store, cancellation: Token).Sections;
        Assert.NotEqual(before, between);
        Assert.Equal(["x"], store.TrainingSetsWithTextOf(new ModelId("x/base/s1/g0")).Select(use => use.Set.Run));
        for (var i = 0; i < 2; i++)
        {
            store.Commit(new StoreBatch { Removal = removal });
            Assert.Equal(before, StoreDigest.Of(store, cancellation: Token).Sections);
            AssertWhole(store);
        }

        Assert.Null(store.FindModel(new ModelId("x/base/s1/g0")));
        Assert.Null(store.FindTrainingSet("x/base/s1/g0"));
        Assert.Empty(store.TrainingShares("x/base/s1/g0"));
        Assert.DoesNotContain(store.TrainingUsesOf(held.Id), use => use.Set.Run == "x");
        Assert.DoesNotContain(store.CountByOrigin(new()), total => total.Totals.Documents == 0);
        store.Commit(batch);
        Assert.Equal(between, StoreDigest.Of(store, cancellation: Token).Sections);
        AssertWhole(store);
    }

    /// <summary>Documents in the middle go, and everything is read as if they had never been.</summary>
    public static void CheckGaps(ICorpusStore store)
    {
        var all = Enumerable.Range(0, 300).Select(i => Document.Create($"текст 文 {i}", new Origin.Imported("s", $"{i}"))).ToArray();
        var batch = new StoreBatch { At = _noon };
        batch.Documents.AddRange(all);
        batch.Corpora.Add(new CorpusRecord("c"));
        batch.Members.AddRange(all.Where((_, i) => i % 10 == 0).Select(document => new CorpusMember("c", document.Id)));
        store.Commit(batch);
        var gone = all.Where((_, i) => i % 10 != 0 && (i is > 100 and < 150 or >= 290)).ToArray();
        var removal = new StoreRemoval();
        removal.Documents.AddRange(gone.Select(document => document.Id));
        store.Commit(new StoreBatch { Removal = removal });
        Document[] left = [.. all.Except(gone)];
        AssertRead(left);

        // The last numbers are given again, with a time of their own.
        var later = new StoreBatch { At = _noon.AddHours(1) };
        later.Documents.AddRange([gone[0], gone[^1]]);
        store.Commit(later);
        AssertRead([.. left, gone[0], gone[^1]]);
        Assert.Equal(_noon, store.StoredAt(left[^1].Id));
        Assert.Equal(_noon.AddHours(1), store.StoredAt(gone[0].Id));
        using var folder = new TemporaryFolder();
        using var copy = SqliteCorpusStore.Open(folder.File("copy.db"), StoreOpenMode.Create);
        StoreCopy.Copy(store, copy, cancellation: Token);
        store.Vacuum();
        AssertRead([.. left, gone[0], gone[^1]]);

        void AssertRead(Document[] expected)
        {
            Assert.Equal(expected, store.ReadDocuments(new()));
            Assert.Equal(expected.Select(document => document.Id), store.ReadIds());
            Assert.Equal(expected[95..115], store.ReadDocuments(new() { Skip = 95, Limit = 20 }));
            Assert.Equal(expected.Length, store.Count(new() { Source = "s" }).Documents);
            Assert.Equal(30, store.ReadSummaries(new() { Corpus = "c" }).Count());
            AssertWhole(store);
        }
    }

    /// <summary>What is needed cannot go, and nothing goes then.</summary>
    public static void CheckRefusals(ICorpusStore store, Document held)
    {
        var (batch, removal) = Passing(held);
        store.Commit(batch);
        var user = new StoreBatch();
        user.Runs.Add(new RunRecord("y", RunStatus.Done, "", _noon));
        user.TrainingSets.Add(new TrainingSet("y/base/s1/g0", "y", [new(held.Id, 1)]));
        user.Models.Add(new ModelRecord(new ModelId("y/base/s1/g0"), "y", "base", 1, 0, "y/base/s1/g0", InitialModel: new ModelId("x/base/s1/g0")));
        store.Commit(user);
        Refuse(removal);

        var other = new StoreBatch { Removal = new StoreRemoval { Runs = { "y" } } };
        other.Corpora.Add(new CorpusRecord("keeps"));
        other.Members.Add(new CorpusMember("keeps", removal.Documents[0]));
        store.Commit(other);
        Refuse(removal);

        store.Commit(new StoreBatch { Removal = new StoreRemoval { Corpora = { "keeps" } } });
        var child = Document.Create("child", new Origin.Derived("cut", [new Parent(removal.Documents[0])]));
        var third = new StoreBatch();
        third.Documents.Add(child);
        store.Commit(third);
        Refuse(removal);

        removal.Documents.Add(child.Id);
        store.Commit(new StoreBatch { Removal = removal });
        AssertWhole(store);
        Refuse(new StoreRemoval { Documents = { held.Id } });

        void Refuse(StoreRemoval refused)
        {
            var before = StoreDigest.Of(store, cancellation: Token).Sections;
            Assert.Contains("cannot be removed", Assert.Throws<InputException>(() => store.Commit(new StoreBatch { Removal = refused })).Message, StringComparison.Ordinal);
            Assert.Equal(before, StoreDigest.Of(store, cancellation: Token).Sections);
        }
    }

    /// <summary>Labels are kept beside the status, and names are given once.</summary>
    public static void CheckLabels(ICorpusStore store, string column)
    {
        var batch = new StoreBatch();
        batch.Runs.AddRange([new RunRecord("a", RunStatus.Running, "", _noon), new RunRecord("b", RunStatus.Running, "", _noon)]);
        batch.Labels.Add(new RunLabel("a", "первый", "baseline 基线", "о чём это"));
        store.Commit(batch);
        var status = new StoreBatch();
        status.Runs.Add(new RunRecord("a", RunStatus.Done, "", _noon, _noon));
        store.Commit(status);
        Assert.Equal(batch.Labels, store.RunLabels());
        Assert.Equal("a", StoreNames.Run(store, "первый").Id);
        Assert.Equal("a", StoreNames.RunOrCorpus(store, "первый").Run!.Id);
        Assert.Equal("baseline 基线", store.Query($"SELECT tags FROM {column} WHERE id = 'a'", 1).Rows[0][0]);
        foreach (var taken in new[] { "первый", "a" })
        {
            var wrong = new StoreBatch();
            wrong.Labels.Add(new RunLabel("b", taken));
            Assert.Throws<InputException>(() => store.Commit(wrong));
        }

        var cleared = new StoreBatch();
        cleared.Labels.AddRange([new RunLabel("a"), new RunLabel("b", "первый")]);
        store.Commit(cleared);
        Assert.Equal([new RunLabel("b", "первый")], store.RunLabels());
    }

    /// <summary>A corpus keeps everything under another name.</summary>
    public static void CheckRename(ICorpusStore store)
    {
        var before = store.ReadSummaries(new() { Corpus = "c" }).ToList();
        var batch = new StoreBatch();
        batch.Renames.Add(new CorpusRename("c", "c-2"));
        store.Commit(batch);
        Assert.Equal(before, store.ReadSummaries(new() { Corpus = "c-2" }));
        Assert.Empty(store.ReadSummaries(new() { Corpus = "c" }));
        Assert.Contains("There is no corpus 'c'", Assert.Throws<InputException>(() => store.Commit(batch)).Message, StringComparison.Ordinal);
        var taken = new StoreBatch();
        taken.Renames.Add(new CorpusRename("c-2", "d"));
        Assert.Contains("There is a corpus 'd' already", Assert.Throws<InputException>(() => store.Commit(taken)).Message, StringComparison.Ordinal);
        AssertWhole(store);
    }

    private static void AssertWhole(ICorpusStore store)
    {
        Assert.Empty(store.CheckStructure(Token));
        Assert.Empty(SharesAudit.Differences(store, cancellation: Token));
    }

    private static (StoreBatch Batch, StoreRemoval Removal) Passing(Document held)
    {
        var (first, second) = (new ModelId("x/base/s1/g0"), new ModelId("x/replace/s1/g1"));
        Document[] documents =
        [
            Document.Create("написано", new Origin.Sampled(first, 0, 0)),
            Document.Create("写的", new Origin.Sampled(first, 0, 1, held.Id, 0.5)),
            Document.Create("cut here", new Origin.Derived("cut", [new Parent(held.Id)])),
            Document.Create("new page", new Origin.Crawled("http://new.example/", "1")),
        ];
        var batch = new StoreBatch { At = _noon };
        batch.Documents.AddRange(documents);
        batch.Corpora.Add(new CorpusRecord("passing"));
        batch.Members.AddRange([new CorpusMember("passing", held.Id), new CorpusMember("passing", documents[3].Id)]);
        batch.Dropped.AddRange([new DroppedDocument("passing", "f:1", "empty"), new DroppedDocument("x", "x/base/s1/g0", "empty_sample", "1 text")]);
        batch.Runs.Add(new RunRecord("x", RunStatus.Done, "seed: 1", _noon, _noon));
        batch.Labels.Add(new RunLabel("x", Note: "a note"));
        batch.Files.Add(new KeptFile("x", "metrics.jsonl", "00", 1));
        batch.TrainingSets.Add(new TrainingSet(first.Value, "x", [new(held.Id, 5), new(documents[2].Id, 3)]));
        batch.TrainingSets.Add(new TrainingSet(second.Value, "x", [new(documents[0].Id, 2), new(documents[1].Id, 2)], [new(first, "high_surprise")]));
        batch.Models.Add(new ModelRecord(first, "x", "base", 1, 0, first.Value));
        batch.Models.Add(new ModelRecord(second, "x", "replace", 1, 1, second.Value, InitialModel: first));
        batch.Withdrawals.Add(new Withdrawal(documents[1].Id, "asked", _noon));
        var removal = new StoreRemoval { Runs = { "x" }, Corpora = { "passing" }, DroppedScopes = { "passing" }, Dropped = { batch.Dropped[1] } };
        removal.Documents.AddRange(documents.Select(document => document.Id));
        return (batch, removal);
    }
}
