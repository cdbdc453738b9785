using Microsoft.Data.Sqlite;

namespace TextMad.Storage;

/// <summary>
/// The embedded default store: one SQLite file, with a write-ahead log beside it while it is open, flushed to disk at every commit.
/// </summary>
/// <remarks>
/// Thread-safe: commits wait for each other, readers wait for nobody. Several processes may read at once and one may write; another
/// that wants to write waits for a while and then says that the store is locked. Documents are kept for good: there is no deletion.
/// </remarks>
public sealed class SqliteCorpusStore : ICorpusStore
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(10);

    private readonly Lock _writing = new();
    private readonly StoreReaders _readers;
    private readonly StoreConnection? _writer;
    private readonly DocumentQuestions _documents;
    private readonly RunQuestions _runs;
    private bool _disposed;

    private SqliteCorpusStore(StoreFile file, StoreOpenMode mode)
    {
        Path = file.Path;
        var first = file.OpenFirst();
        _readers = new StoreReaders(file);
        if (mode == StoreOpenMode.ReadOnly)
        {
            _readers.Add(first);
        }
        else
        {
            _writer = first;
        }

        _documents = new DocumentQuestions(_readers, Path);
        _runs = new RunQuestions(_readers);
    }

    /// <summary>The store's file.</summary>
    public string Path { get; }

    /// <summary>The connections that are open and not in use, the writing one first.</summary>
    internal IEnumerable<SqliteConnection> IdleConnections =>
        (_writer is null ? _readers.Idle : _readers.Idle.Prepend(_writer)).Select(connection => connection.Sqlite);

    /// <summary>Opens a store.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="mode">Whether it may be created and written.</param>
    /// <param name="patience">How long to wait for another process that is writing, rounded up to seconds; 10 seconds unless told.</param>
    /// <exception cref="InputException">
    /// The file or its folder is missing, or it is no TextMad store, or a newer TextMad wrote it. The file is left as it is.
    /// </exception>
    /// <exception cref="TextMadException">The file is locked, damaged, or may not be read or written.</exception>
    public static SqliteCorpusStore Open(string path, StoreOpenMode mode, TimeSpan? patience = null) =>
        Open(path, mode, patience, SqliteSchema.History);

    /// <summary>Opens a store with a schema history other than the real one.</summary>
    internal static SqliteCorpusStore Open(string path, StoreOpenMode mode, TimeSpan? patience, IReadOnlyList<SchemaMigration> history)
    {
        try
        {
            return new SqliteCorpusStore(new StoreFile(path, mode, patience ?? DefaultPatience, history), mode);
        }
        catch (SqliteException error)
        {
            throw StoreFailure.Of(error, path);
        }
    }

    /// <inheritdoc/>
    public CommitReport Commit(StoreBatch batch)
    {
        var prepared = PreparedDocument.Prepare(batch.Documents);
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var writer = _writer ?? throw new TextMadException($"The store '{Path}' is open for reading only: nothing was written.");
            try
            {
                writer.Execute("BEGIN IMMEDIATE");
                var report = Write(batch, prepared, writer);
                writer.Execute("COMMIT");
                return report;
            }
            catch (SqliteException error)
            {
                throw StoreFailure.Of(error, Path);
            }
            finally
            {
                // After a full disk SQLite may have rolled back by itself.
                if (writer.InTransaction)
                {
                    writer.Execute("ROLLBACK");
                }
            }
        }
    }

    /// <inheritdoc/>
    public Document? FindDocument(DocumentId id) => _documents.Find(id);

    /// <inheritdoc/>
    public DocumentSummary? FindSummary(DocumentId id) => _documents.FindSummary(id);

    /// <inheritdoc/>
    public IReadOnlyList<DocumentId> ResolvePrefix(string prefix, int limit = 10) => _documents.ResolvePrefix(prefix, limit);

    /// <inheritdoc/>
    public IEnumerable<Document> ReadDocuments(DocumentQuery query) => _documents.Read(query);

    /// <inheritdoc/>
    public IEnumerable<DocumentSummary> ReadSummaries(DocumentQuery query) => _documents.ReadSummaries(query);

    /// <inheritdoc/>
    public DocumentTotals Count(DocumentQuery query) => _documents.Count(query);

    /// <inheritdoc/>
    public IReadOnlyList<OriginTotals> CountByOrigin(DocumentQuery query) => _documents.CountByOrigin(query);

    /// <inheritdoc/>
    public bool CorpusHasContent(string corpus, ContentHash hash) => _documents.CorpusHasContent(corpus, hash);

    /// <inheritdoc/>
    public IReadOnlyList<DocumentSummary> Children(DocumentId id) => _documents.Children(id);

    /// <inheritdoc/>
    public IReadOnlyList<CorpusSummary> Corpora() => _runs.Corpora();

    /// <inheritdoc/>
    public IEnumerable<DroppedDocument> ReadDropped(string? scope = null) => _runs.ReadDropped(scope);

    /// <inheritdoc/>
    public IReadOnlyList<RunRecord> Runs() => _runs.Runs();

    /// <inheritdoc/>
    public IReadOnlyList<ModelRecord> Models(string? run = null) => _runs.Models(run);

    /// <inheritdoc/>
    public ModelRecord? FindModel(ModelId id) => _runs.FindModel(id);

    /// <inheritdoc/>
    public TrainingSetRecord? FindTrainingSet(string id) => _runs.FindTrainingSet(id);

    /// <inheritdoc/>
    public IReadOnlyList<TrainingMember> TrainingMembers(string trainingSetId) => _runs.TrainingMembers(trainingSetId);

    /// <inheritdoc/>
    public IEnumerable<TrainingMemberSummary> ReadTrainingMembers(string trainingSetId) => _runs.ReadTrainingMembers(trainingSetId);

    /// <inheritdoc/>
    public IReadOnlyList<TrainingShare> TrainingComposition(string trainingSetId) => _runs.TrainingComposition(trainingSetId);

    /// <inheritdoc/>
    public IReadOnlyList<TrainingSetRecord> TrainingSetsWith(DocumentId id) => _runs.TrainingSetsWith(id);

    /// <inheritdoc/>
    public IReadOnlyList<TrainingUse> TrainingSetsWithTextOf(ModelId model) => _runs.TrainingSetsWithTextOf(model);

    /// <inheritdoc/>
    public IReadOnlyList<ModelRecord> ModelsTrainedOn(string trainingSetId) => _runs.ModelsTrainedOn(trainingSetId);

    /// <inheritdoc/>
    public IReadOnlyList<ModelRecord> ModelsContinuing(ModelId model) => _runs.ModelsContinuing(model);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_writing)
        {
            if (!_disposed)
            {
                _disposed = true;
                _readers.Dispose();
                _writer?.Dispose();
            }
        }
    }

    private static CommitReport Write(StoreBatch batch, PreparedDocument[] prepared, StoreConnection writer)
    {
        var documents = new BatchWriter(writer);
        var runs = new RunWriter(writer, documents);
        var report = documents.WriteDocuments(prepared);
        documents.WriteCorpora(batch.Corpora);
        documents.WriteMembers(batch.Members);
        documents.WriteDropped(batch.Dropped);
        runs.WriteRuns(batch.Runs);
        runs.WriteTrainingSets(batch.TrainingSets);
        runs.WriteModels(batch.Models);
        return report;
    }
}
