using System.Data.Common;
using TextMad.Storage.Changes;
using TextMad.Storage.Facts;
using TextMad.Storage.Records;
using TextMad.Storage.Sql.Connections;

namespace TextMad.Storage.Sql;

/// <summary>A corpus store in tables of a relational database: everything that does not depend on which.</summary>
/// <remarks>Thread-safe: commits wait for each other, readers wait for nobody.</remarks>
public abstract class SqlCorpusStore : ICorpusStore
{
    // For how long a question that was stopped may go on before it is left alone.
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(200);

    private readonly Lock _writing = new();
    private readonly ISqlDatabase _database;
    private readonly ReaderPool _readers;
    private readonly SqlPatience _repeating;
    private readonly DocumentReader _documents;
    private readonly RunReader _runs;
    private StoreConnection? _writer;
    private bool _disposed;

    private protected SqlCorpusStore(ISqlDatabase database, StoreConnection first, StoreOpenMode mode)
    {
        _database = database;
        _repeating = new SqlPatience(database.TroubleOf);
        _readers = new ReaderPool(database, _repeating);
        if (mode == StoreOpenMode.ReadOnly)
        {
            _readers.Add(first);
        }
        else
        {
            _writer = first;
        }

        _documents = new DocumentReader(_readers, database.Name);
        _runs = new RunReader(_readers);
    }

    /// <inheritdoc/>
    public string Name => _database.Name;

    /// <summary>The connections that are open and not in use, the writing one first.</summary>
    internal IEnumerable<StoreConnection> IdleConnections => _writer is null ? _readers.Idle : _readers.Idle.Prepend(_writer);

    /// <inheritdoc/>
    public CommitReport Commit(StoreBatch batch)
    {
        BatchRules.Require(batch);
        var prepared = batch.Prepared();
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_writer is null)
            {
                throw BatchRules.ReadOnly(Name);
            }

            (long Transaction, CommitReport Report)? unsure = null;
            try
            {
                return _repeating.Do(() => Commit(batch, prepared, ref unsure));
            }
            catch (Exception error) when (error is DbException || _database.TroubleOf(error) != SqlTrouble.Lasting)
            {
                throw _database.Failure(error, unsure is not null);
            }
            catch (Exception error) when (error is FormatException or InvalidCastException or OverflowException or InvalidDataException)
            {
                // What is written is checked before; a row that was read on the way is not what was written.
                throw new TextMadException($"A row of the store '{Name}' is damaged: {error.Message} Restore it from a backup.", error);
            }
        }
    }

    /// <summary>Tries to commit once.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="prepared">Its documents.</param>
    /// <param name="unsure">The transaction of the try before, if its connection was lost before the database said what became of it.</param>
    private CommitReport Commit(StoreBatch batch, PreparedDocument[] prepared, ref (long Transaction, CommitReport Report)? unsure)
    {
        if (!_writer!.IsOpen)
        {
            _writer.Dispose();
            _writer = _database.OpenWriter();
        }

        if (unsure is { } before && _database.WasCommitted(_writer, before.Transaction))
        {
            return before.Report;
        }

        unsure = null;
        try
        {
            var transaction = _database.Begin(_writer, BatchRules.ChangesWhatIsThere(batch));
            var index = new TextIndexWriter(_writer);
            var documents = new BatchWriter(_writer, index);
            var report = BatchOrder.Write(batch, prepared, documents, new RunWriter(_writer, documents), new ChangeWriter(_writer, index));
            index.Write();
            documents.WriteTotals();
            unsure = transaction is { } number ? (number, report) : null;
            _writer.Execute("COMMIT");
            return report;
        }
        catch
        {
            _database.Rollback(_writer);
            throw;
        }
    }

    /// <inheritdoc/>
    public Document? FindDocument(DocumentId id) => _documents.Find(id);

    /// <inheritdoc/>
    public DocumentSummary? FindSummary(DocumentId id) => _documents.FindSummary(id);

    /// <inheritdoc/>
    public TextShares? SharesOf(DocumentId id) => _documents.SharesOf(id);

    /// <inheritdoc/>
    public DateTimeOffset? StoredAt(DocumentId id) => _documents.StoredAt(id);

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
    public IReadOnlyDictionary<ContentHash, (DocumentId Document, long Position)> FindContents(string corpus, IReadOnlyCollection<ContentHash> contents) =>
        _documents.FindContents(corpus, contents);

    /// <inheritdoc/>
    public IReadOnlyList<DocumentSummary> Children(DocumentId id) => _documents.Children(id);

    /// <inheritdoc/>
    public IReadOnlyList<CorpusSummary> Corpora() => _runs.Corpora();

    /// <inheritdoc/>
    public IEnumerable<DroppedDocument> ReadDropped(string? scope = null) => _runs.ReadDropped(scope);

    /// <inheritdoc/>
    public IReadOnlyList<DroppedDocument.Total> CountDropped(string? scope = null) => _runs.CountDropped(scope);

    /// <inheritdoc/>
    public IReadOnlyList<DroppedDocument> DroppedFrom(string source) => _runs.DroppedFrom(source);

    /// <inheritdoc/>
    public IReadOnlyList<DroppedDocument> DroppedFor(DocumentId document) => _runs.DroppedFor(document);

    /// <inheritdoc/>
    public Withdrawal? FindWithdrawal(DocumentId id) => _documents.FindWithdrawal(id);

    /// <inheritdoc/>
    public IEnumerable<Withdrawal> ReadWithdrawals() => _documents.ReadWithdrawals();

    /// <inheritdoc/>
    public IReadOnlyList<RunRecord> Runs() => _runs.Runs();

    /// <inheritdoc/>
    public IReadOnlyList<RunLabel> RunLabels() => _runs.Labels();

    /// <inheritdoc/>
    public IReadOnlyList<KeptFile> Files(string? owner = null) => _runs.Files(owner);

    /// <inheritdoc/>
    public IEnumerable<DocumentId> ReadIds() => _documents.ReadIds();

    /// <inheritdoc/>
    public IEnumerable<DocumentId> ReadIds(DocumentQuery query) => _documents.ReadIds(query);

    /// <inheritdoc/>
    public IReadOnlyList<ModelRecord> Models(string? run = null) => _runs.Models(run);

    /// <inheritdoc/>
    public ModelRecord? FindModel(ModelId id) => _runs.FindModel(id);

    /// <inheritdoc/>
    public IReadOnlyList<TrainingSetRecord> TrainingSets() => _runs.TrainingSets();

    /// <inheritdoc/>
    public IReadOnlyList<TrainingUse> TrainingSetsWithPlace(string place) => _runs.TrainingSetsWithPlace(place);

    /// <inheritdoc/>
    public TrainingSetRecord? FindTrainingSet(string id) => _runs.FindTrainingSet(id);

    /// <inheritdoc/>
    public IReadOnlyList<TrainingMember> TrainingMembers(string trainingSetId) => _runs.TrainingMembers(trainingSetId);

    /// <inheritdoc/>
    public IEnumerable<TrainingMemberSummary> ReadTrainingMembers(string trainingSetId) => _runs.ReadTrainingMembers(trainingSetId);

    /// <inheritdoc/>
    public IReadOnlyList<TrainingSelector> SelectorsOf(string trainingSetId) => _runs.SelectorsOf(trainingSetId);

    /// <inheritdoc/>
    public IReadOnlyList<TrainingShare> TrainingShares(string trainingSetId) => _runs.TrainingShares(trainingSetId);

    /// <inheritdoc/>
    public IReadOnlyList<TrainingTotal> TrainingWriters(string trainingSetId) => _runs.TrainingWriters(trainingSetId);

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<Writer, double>> TokensByWriter(string trainingSetId) => _runs.TokensByWriter(trainingSetId);

    /// <inheritdoc/>
    public IReadOnlyList<TrainingTotal> TrainingPlaces(string trainingSetId) => _runs.TrainingPlaces(trainingSetId);

    /// <inheritdoc/>
    public IReadOnlyList<TrainingSetRecord> TrainingSetsWith(DocumentId id) => _runs.TrainingSetsWith(id);

    /// <inheritdoc/>
    public IReadOnlyList<TrainingUse> TrainingUsesOf(DocumentId id) => _runs.TrainingUsesOf(id);

    /// <inheritdoc/>
    public IReadOnlyList<TrainingUse> TrainingSetsWithTextOf(ModelId model) => _runs.TrainingSetsWithTextOf(model);

    /// <inheritdoc/>
    public IReadOnlyList<ModelRecord> ModelsTrainedOn(string trainingSetId) => _runs.ModelsTrainedOn(trainingSetId);

    /// <inheritdoc/>
    public IReadOnlyList<ModelRecord> ModelsContinuing(ModelId model) => _runs.ModelsContinuing(model);

    /// <inheritdoc/>
    public IReadOnlyList<QueryView> Views => SqlViews.All;

    /// <inheritdoc/>
    public QueryAnswer Query(string query, int limit, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ObjectDisposedException.ThrowIf(_disposed, this);

        // A single step of the database can take long, such as to compare with a pattern: who gives up leaves it to a thread of its own.
        var asking = Task.Factory.StartNew(Ask, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return asking.WaitAsync(cancellation).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!asking.IsCompleted)
        {
            Task.WaitAny([asking], (int)_patience.TotalMilliseconds, CancellationToken.None);
            throw;
        }

        QueryAnswer Ask()
        {
            // A connection of its own: what a stranger's statement leaves behind goes with it.
            using var connection = _database.OpenQuestioner(cancellation);
            var answer = FreeQuery.Ask(connection.Connection, query, limit, cancellation);
            _database.RequireUnchanged();
            return answer;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<string> CheckStructure(CancellationToken cancellation = default)
    {
        foreach (var (complaint, sql) in StructureChecks.All)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_readers.Ask(connection => connection.Number(sql)) is { } count and > 0)
            {
                yield return FormattableString.Invariant($"{count} {complaint}");
            }
        }

        cancellation.ThrowIfCancellationRequested();
        foreach (var problem in _readers.Ask(TextIndexCheck.Run).Concat(_readers.Ask(_database.CheckFile)))
        {
            yield return problem;
        }
    }

    /// <inheritdoc/>
    public void Vacuum()
    {
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var writer = _writer ?? throw BatchRules.ReadOnly(Name);
            try
            {
                _database.Vacuum(writer);
            }
            catch (DbException error)
            {
                throw _database.Failure(error);
            }
        }
    }

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
                Close();
            }
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Works on a reading connection.</summary>
    private protected T Ask<T>(Func<StoreConnection, T> question) => _readers.Ask(question);

    /// <summary>Lets go of what the database holds beside its connections.</summary>
    private protected virtual void Close()
    {
    }
}
