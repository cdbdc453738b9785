using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Tests.Storage;
using TextMad.Tests.Support;

namespace TextMad.Tests.Provenance;

/// <summary>A store for one test, and short words to fill it.</summary>
public sealed class ProvenanceStore : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _number;

    public ProvenanceStore()
        : this("sqlite")
    {
    }

    /// <summary>A store of a kind: <c>sqlite</c> or <c>litedb</c>.</summary>
    public ProvenanceStore(string kind)
    {
        if (kind == "litedb")
        {
            LoadableEngines.Require(Adapters.LiteDB);
        }

        Store = new StoreAddress(StoredWord.Read<StoreKind>(kind), _folder.File("corpus.store")).Open(StoreOpenMode.Create);
        var batch = new StoreBatch();
        batch.Runs.Add(new RunRecord("r", RunStatus.Running, "loop: {}", DateTimeOffset.UnixEpoch));
        Store.Commit(batch);
    }

    public ICorpusStore Store { get; }

    public DocumentId Real(string source = "brown", double machineShare = 0, string? writtenBy = null) =>
        Add(new Origin.Imported(source, $"text {++_number}", MachineShare: machineShare, WrittenBy: writtenBy));

    public DocumentId Derive(params (DocumentId Parent, double Weight)[] parents) =>
        Add(new Origin.Derived("merge", [.. parents.Select(p => new Parent(p.Parent, p.Weight))], $"part {++_number}"));

    public DocumentId Crawl(params (DocumentId Source, double Weight)[] sources) => Add(new Origin.Crawled(
        $"http://site.example/{++_number}", "2024-01-01T00:00:00Z", null, 0.5, [.. sources.Select(s => new Parent(s.Source, s.Weight))]));

    /// <summary>A page that shows only what the sources' own models wrote.</summary>
    public DocumentId Show(params (DocumentId Source, double Weight)[] sources) => Add(new Origin.Crawled(
        $"http://site.example/{++_number}", "2024-01-01T00:00:00Z", null, 0.5, [.. sources.Select(s => new Parent(s.Source, s.Weight, OwnWords: true))]));

    public DocumentId Edit(string model, DocumentId document, double share, int generation = 0) =>
        Add(new Origin.Sampled(new ModelId(model), generation, ++_number, document, share, Purpose: SamplePurpose.Edit));

    public DocumentId Sample(string model, DocumentId? prompt = null, double share = 1, int generation = 0) =>
        Add(new Origin.Sampled(new ModelId(model), generation, ++_number, prompt, share));

    public void Train(string model, int generation, string? initial, params (DocumentId Document, int Tokens)[] members)
    {
        var batch = new StoreBatch();
        batch.TrainingSets.Add(new TrainingSet(model, "r", [.. members.Select(m => new TrainingMember(m.Document, m.Tokens))]));
        batch.Models.Add(new ModelRecord(
            new ModelId(model), "r", "replace", 1, generation, model, initial is null ? null : new ModelId(initial)));
        Store.Commit(batch);
    }

    public void Dispose()
    {
        Store.Dispose();
        _folder.Dispose();
    }

    private DocumentId Add(Origin origin)
    {
        var batch = new StoreBatch();
        // Restored and not created: stores of older versions hold texts to which their model added nothing.
        var text = $"document with number {_number}";
        var document = Document.Restore(DocumentId.Of(origin, text), text, origin, null);
        batch.Documents.Add(document);
        Store.Commit(batch);
        return document.Id;
    }
}
