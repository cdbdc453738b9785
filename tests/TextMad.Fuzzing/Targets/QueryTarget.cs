using TextMad.Storage;

namespace TextMad.Fuzzing.Targets;

/// <summary>People's own questions to a store of one document, which may read and never write. A question that takes a second is stopped.</summary>
internal abstract class QueryTarget : FuzzTarget
{
    private readonly Scratch _scratch = new();
    private ICorpusStore? _store;

    /// <summary>Makes an empty store in a folder.</summary>
    protected abstract ICorpusStore Open(Scratch folder);

    public override void Prepare()
    {
        _store = Open(_scratch);
        var batch = new StoreBatch();
        batch.Documents.Add(Document.Create("A text of some words.", new Origin.Imported("seeds", "a.txt")));
        _store.Commit(batch);
        _scratch.Enter();
    }

    public override void Read(byte[] input)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            _store!.Query(Text(input), 10, limit.Token);
        }
        finally
        {
            _scratch.RequireNothingNew();
        }
    }

    public override bool IsDocumented(Exception failure) => failure is TextMadException or OperationCanceledException;

    public override void Dispose()
    {
        _store?.Dispose();
        _scratch.Dispose();
    }
}
