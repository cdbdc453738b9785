using TextMad.Storage;
using TextMad.Storage.Changes;
using TextMad.Storage.Records;

namespace TextMad.LiteDB;

/// <summary>A corpus store in LiteDB.</summary>
/// <remarks>Thread-safe: any number of threads read, and wait while one writes.</remarks>
internal sealed class LiteDbCorpusStore(StoreFile file, bool readOnly) : IFileStore
{
    private readonly DocumentReader _documents = new(file);
    private readonly RunReader _runs = new(file);
    private bool _disposed;

    public string Name => file.Path;

    public IReadOnlyList<QueryView> Views => StoreCollections.Views;

    public CommitReport Commit(StoreBatch batch)
    {
        BatchRules.Require(batch);
        if (readOnly)
        {
            throw BatchRules.ReadOnly(Name);
        }

        ObjectDisposedException.ThrowIf(_disposed, this);
        var prepared = batch.Prepared();
        var report = file.Write(database =>
        {
            var documents = new BatchWriter(database);
            return BatchOrder.Write(batch, prepared, documents, new RunWriter(database, documents), new ChangeWriter(database));
        });
        if (batch.Removal is not null)
        {
            file.NoteRemoval();
        }

        return report;
    }

    public Document? FindDocument(DocumentId id) => _documents.Find(id);

    public DateTimeOffset? StoredAt(DocumentId id) => file.Read(database => DocumentTimes.Of(database, id));

    public IReadOnlyList<TrainingSelector> SelectorsOf(string trainingSetId) =>
        file.Read(database => SelectorRows.Of(database.One(StoreCollections.TrainingSets, "key", IndexKey.Of(trainingSetId))));

    public DocumentSummary? FindSummary(DocumentId id) => _documents.FindSummary(id);

    public TextShares? SharesOf(DocumentId id) => _documents.SharesOf(id);

    public IReadOnlyList<DocumentId> ResolvePrefix(string prefix, int limit = 10) => _documents.ResolvePrefix(prefix, limit);

    public IEnumerable<Document> ReadDocuments(DocumentQuery query) => _documents.Read(query);

    public IEnumerable<DocumentSummary> ReadSummaries(DocumentQuery query) => _documents.ReadSummaries(query);

    public DocumentTotals Count(DocumentQuery query) => _documents.Count(query);

    public IReadOnlyList<OriginTotals> CountByOrigin(DocumentQuery query) => _documents.CountByOrigin(query);

    public IReadOnlyDictionary<ContentHash, (DocumentId Document, long Position)> FindContents(string corpus, IReadOnlyCollection<ContentHash> contents) =>
        _documents.FindContents(corpus, contents);

    public IReadOnlyList<DocumentSummary> Children(DocumentId id) => _documents.Children(id);

    public IReadOnlyList<CorpusSummary> Corpora() => _runs.Corpora();

    public IEnumerable<DroppedDocument> ReadDropped(string? scope = null) => _runs.ReadDropped(scope);

    public IReadOnlyList<DroppedDocument> DroppedFrom(string source) => _runs.DroppedFrom(source);

    public IReadOnlyList<DroppedDocument> DroppedFor(DocumentId document) => _runs.DroppedFor(document);

    public Withdrawal? FindWithdrawal(DocumentId id) => _documents.FindWithdrawal(id);

    public IEnumerable<Withdrawal> ReadWithdrawals() => _documents.Withdrawals();

    public IReadOnlyList<RunRecord> Runs() => _runs.Runs();

    public IReadOnlyList<RunLabel> RunLabels() => _runs.Labels();

    public IReadOnlyList<KeptFile> Files(string? owner = null) => _runs.Files(owner);

    public IEnumerable<DocumentId> ReadIds() => _documents.ReadIds();

    public IReadOnlyList<ModelRecord> Models(string? run = null) => _runs.Models(run);

    public ModelRecord? FindModel(ModelId id) => _runs.FindModel(id);

    public IReadOnlyList<TrainingSetRecord> TrainingSets() => _runs.TrainingSets();

    public TrainingSetRecord? FindTrainingSet(string id) => _runs.FindTrainingSet(id);

    public IReadOnlyList<TrainingMember> TrainingMembers(string trainingSetId) => _runs.TrainingMembers(trainingSetId);

    public IEnumerable<TrainingMemberSummary> ReadTrainingMembers(string trainingSetId) => _runs.ReadTrainingMembers(trainingSetId);

    public IReadOnlyList<TrainingShare> TrainingShares(string trainingSetId) => _runs.TrainingShares(trainingSetId);

    public IReadOnlyList<TrainingTotal> TrainingWriters(string trainingSetId) => _runs.TrainingWriters(trainingSetId);

    public IReadOnlyList<TrainingTotal> TrainingPlaces(string trainingSetId) => _runs.TrainingPlaces(trainingSetId);

    public IReadOnlyList<TrainingSetRecord> TrainingSetsWith(DocumentId id) => [.. _runs.TrainingUsesOf(id).Select(use => use.Set)];

    public IReadOnlyList<TrainingUse> TrainingUsesOf(DocumentId id) => _runs.TrainingUsesOf(id);

    public IReadOnlyList<TrainingUse> TrainingSetsWithTextOf(ModelId model) => _runs.TrainingSetsWithTextOf(model);

    public IReadOnlyList<TrainingUse> TrainingSetsWithPlace(string place) => _runs.TrainingSetsWithPlace(place);

    public IReadOnlyList<ModelRecord> ModelsTrainedOn(string trainingSetId) => _runs.ModelsTrainedOn(trainingSetId);

    public IReadOnlyList<ModelRecord> ModelsContinuing(ModelId model) => _runs.ModelsContinuing(model);

    public QueryAnswer Query(string query, int limit, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);

        // LiteDB cannot be stopped on its way to the next row: who gives up leaves it to a thread of its own.
        var asking = Task.Factory.StartNew(
            () => file.Ask(engine => FreeQuery.Ask(engine, query, limit, cancellation)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            asking.Wait(cancellation);
        }
        catch (AggregateException error)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error.InnerException!);
        }

        return asking.Result;
    }

    public IEnumerable<string> CheckStructure(CancellationToken cancellation = default) => file.Check(cancellation);

    public void Vacuum()
    {
        if (readOnly)
        {
            throw BatchRules.ReadOnly(Name);
        }

        file.Compact();
    }

    public void Backup(string path) => file.Backup(path);

    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _disposed, true))
        {
            file.Dispose();
        }
    }
}
