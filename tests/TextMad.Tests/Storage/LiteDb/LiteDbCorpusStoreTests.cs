using System.Text;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Tests.Support;

namespace TextMad.Tests.Storage.LiteDb;

/// <summary>The contract, kept by LiteDB.</summary>
public sealed class LiteDbCorpusStoreTests : CorpusStoreContract
{
    private readonly TemporaryFolder _folder;
    private readonly ICorpusStore _store;
    private int _snapshots;

    public LiteDbCorpusStoreTests()
    {
        LoadableEngines.Require(Adapters.LiteDB);
        _folder = new TemporaryFolder();
        _store = LiteDbStores.Open(File, StoreOpenMode.Create);
    }

    private string File => _folder.File("corpus.litedb");

    protected override ICorpusStore Store => _store;

    /// <summary>Few, since a store in LiteDB reads all texts for each.</summary>
    protected override int SearchedParts => 4;

    protected override ICorpusStore Reopen() =>
        LiteDbStores.Open(LiteDbStores.Snapshot(File, _folder.File($"snapshot{_snapshots++}")), StoreOpenMode.ReadOnly);

    protected override void Close()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_batch_that_fails_after_much_of_it_was_written_leaves_no_trace()
    {
        Store.Commit(Everything().Batch);
        var before = StoreDigest.Of(Store, cancellation: TestContext.Current.CancellationToken);
        var failing = StoreFileTests.Batch(0, 3000);
        failing.Corpora.Add(new CorpusRecord("all"));
        failing.Members.AddRange(failing.Documents.Select(document => new CorpusMember("all", document.Id)));
        failing.Withdrawals.Add(new Withdrawal(new DocumentId(7), "is not there", DateTimeOffset.UnixEpoch));
        Assert.Throws<InputException>(() => Store.Commit(failing));
        Assert.Equal(before.Sections, StoreDigest.Of(Store, cancellation: TestContext.Current.CancellationToken).Sections);
        Assert.Empty(Store.CheckStructure(TestContext.Current.CancellationToken));

        failing.Withdrawals.Clear();
        Assert.Equal(3000, Store.Commit(failing).DocumentsAdded);
        Assert.Empty(Store.CheckStructure(TestContext.Current.CancellationToken));
    }

    [Trait("Length", "long")]
    [Fact]
    public void A_batch_with_a_great_training_set_is_written_as_one()
    {
        var batch = StoreFileTests.Batch(0, 2000);
        batch.Runs.Add(new RunRecord("r", RunStatus.Running, "", DateTimeOffset.UnixEpoch));
        batch.TrainingSets.Add(new TrainingSet("s", "r", [.. Enumerable.Range(0, 100_000).Select(i => new TrainingMember(batch.Documents[i % 1999].Id, i % 13))]));
        Store.Commit(batch);
        using var again = Reopen();
        Assert.Equal(batch.TrainingSets[0].Members, again.TrainingMembers("s"));
        Assert.Equal(batch.TrainingSets[0].Members.Select(member => member.Document), again.ReadTrainingMembers("s").Select(member => member.Document.Id));
        var first = batch.TrainingSets[0].Members.Where(member => member.Document == batch.Documents[0].Id).ToList();
        Assert.Equal([(51L, first.Sum(member => (long)member.Tokens))], again.TrainingUsesOf(batch.Documents[0].Id).Select(use => (use.Members, use.Tokens)));
        Assert.Empty(again.TrainingSetsWith(batch.Documents[1999].Id));
        Assert.Empty(again.CheckStructure(TestContext.Current.CancellationToken));
    }

    [Trait("Length", "long")]
    [Fact]
    public void A_text_that_is_longer_than_a_document_of_LiteDB_can_be_comes_back()
    {
        var random = new Random(5);
        var text = string.Create(30 << 20, random, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = (char)source.Next(' ', '\u07ff');
            }
        });
        var batch = new StoreBatch();
        batch.Documents.Add(Document.Create(text, new Origin.Imported("long", "1")));
        batch.Documents.Add(Document.Create("short", new Origin.Imported("long", "2")));
        Store.Commit(batch);
        using var again = Reopen();
        Assert.Equal(batch.Documents, again.ReadDocuments(new()));
        Assert.Equal(text, again.FindDocument(batch.Documents[0].Id)!.Text);
    }

    [Fact]
    public void Names_that_are_longer_than_the_key_of_an_index_are_found()
    {
        var far = new string('é', 3000);
        var model = new ModelId(far + "/base/s1/g0");
        var imported = Document.Create("a", new Origin.Imported(far, "1"));
        var sampled = Document.Create("b", new Origin.Sampled(model, 0, 0));
        var batch = new StoreBatch();
        batch.Documents.AddRange([imported, Document.Create("a", new Origin.Imported(far + "x", "1")), sampled]);
        batch.Runs.Add(new RunRecord(far, RunStatus.Done, "", DateTimeOffset.UnixEpoch));
        batch.TrainingSets.Add(new TrainingSet(far, far, [new(imported.Id, 1), new(sampled.Id, 2)]));
        batch.Models.Add(new ModelRecord(model, far, "base", 1, 0, far));
        batch.Dropped.Add(new DroppedDocument(far, far, far, far));
        Store.Commit(batch);
        Assert.Equal([imported], Store.ReadDocuments(new() { Source = far }));
        Assert.Equal([sampled], Store.ReadDocuments(new() { Run = far }));
        Assert.Equal([model], Store.ModelsTrainedOn(far).Select(found => found.Id));
        Assert.Equal(batch.Dropped, Store.ReadDropped(far));
        Assert.Equal([2.0], Store.TrainingSetsWithTextOf(model).Select(use => use.Tokens));
        Assert.Equal([1.0], Store.TrainingSetsWithPlace(far).Select(use => use.Tokens));
    }

    [Fact]
    public void No_trace_of_an_erased_text_is_left_in_the_files() => ErasureContract.Check(Store, _folder.Path);

    [Fact]
    public void Vacuum_gives_room_back()
    {
        var batch = StoreFileTests.Batch(0, 1);
        batch.Documents.AddRange(Enumerable.Range(0, 20).Select(i => Document.Create(
            string.Concat(Enumerable.Range(0, 20_000).Select(n => $"{(n + 7) * (i + 3) * 7919 % 100_003} ")), new Origin.Imported("numbers", $"{i}"))));
        Store.Commit(batch);
        Store.Vacuum();
        var full = new FileInfo(File).Length;
        var takedown = new StoreBatch();
        takedown.Withdrawals.AddRange(batch.Documents[1..].Select(document => new Withdrawal(document.Id, "asked", DateTimeOffset.UnixEpoch, Erased: true)));
        Store.Commit(takedown);
        Store.Vacuum();
        Assert.True(new FileInfo(File).Length < full / 2, $"{full} bytes became {new FileInfo(File).Length}");
        Assert.Equal([batch.Documents[0]], Store.ReadDocuments(new()));
        Assert.Equal(batch.Documents.Count, Store.Commit(batch).DocumentsPresent);
    }
}
