using TextMad.Storage.Changes;
using TextMad.Storage.Records;

namespace TextMad.Storage;

/// <summary>
/// The corpus store: documents and everything known of where they came from and where they went. One contract for every
/// backend; the same contract tests run against each.
/// </summary>
/// <remarks>
/// All writing goes through <see cref="Commit"/>, which is atomic and durable: after it returns, everything in the batch is on
/// disk; if it throws or the process dies, nothing of it is. Writing what is already there is no error and changes nothing,
/// so a repeated commit after a crash is safe; writing something
/// else under an id that exists is an error. Reads see the last commit. Thread-safe for one writer and many readers.
/// </remarks>
public interface ICorpusStore : IDisposable
{
    /// <summary>Writes a batch, all of it or nothing.</summary>
    /// <exception cref="InputException">
    /// The batch refers to a document, corpus, run, training set or model that is neither in it nor in the store, or contradicts what is
    /// stored; the store is unchanged.
    /// </exception>
    /// <exception cref="TextMadException">The store is locked, read-only, damaged, or the disk is full; the store is unchanged.</exception>
    CommitReport Commit(StoreBatch batch);

    /// <summary>The store as a person names it: a path, or an address without a password.</summary>
    string Name { get; }

    /// <summary>Returns the document, or null.</summary>
    /// <exception cref="InputException">Its text was erased.</exception>
    Document? FindDocument(DocumentId id);

    /// <summary>Returns what is known of the document, without its text; or null.</summary>
    DocumentSummary? FindSummary(DocumentId id);

    /// <summary>Returns what a document owes to each source and writer, worked out when it was stored; null when the store does not hold it.</summary>
    TextShares? SharesOf(DocumentId id);

    /// <summary>Returns the documents whose id begins with these hexadecimal digits, at most <paramref name="limit"/>, in id order.</summary>
    IReadOnlyList<DocumentId> ResolvePrefix(string prefix, int limit = 10);

    /// <summary>When the document was stored, UTC; null when there is no such document, or an older TextMad stored it and did not note the time.</summary>
    DateTimeOffset? StoredAt(DocumentId id);

    /// <summary>
    /// Returns the documents that match, streamed in the order in which they were added (or joined the corpus asked for). Every condition is
    /// answered by an index but <see cref="DocumentQuery.Contains"/>, which reads the text of every document that meets the others.
    /// Those whose text was erased are left out.
    /// </summary>
    IEnumerable<Document> ReadDocuments(DocumentQuery query);

    /// <summary>Returns the same without decompressing texts; with those whose text was erased, unless the query searches texts.</summary>
    IEnumerable<DocumentSummary> ReadSummaries(DocumentQuery query);

    /// <summary>Returns the ids of all documents in the order in which they were added, read without anything else of them.</summary>
    IEnumerable<DocumentId> ReadIds();

    /// <summary>Returns the ids of the documents that match, as <see cref="ReadSummaries"/> does: in its order, with those whose text was erased.</summary>
    IEnumerable<DocumentId> ReadIds(DocumentQuery query) => ReadSummaries(query).Select(summary => summary.Id);

    /// <summary>Returns how many documents match, and their words and bytes, answered without reading texts unless the query searches them.</summary>
    DocumentTotals Count(DocumentQuery query);

    /// <summary>Returns the same totals, one row per origin, in the order in which these first appeared.</summary>
    IReadOnlyList<OriginTotals> CountByOrigin(DocumentQuery query);

    /// <summary>Returns, for each content that a corpus holds, the first document of the corpus that has it, and its place there, counted from 0.</summary>
    /// <param name="corpus">The corpus; one that does not exist holds nothing.</param>
    /// <param name="contents">The contents to look for.</param>
    IReadOnlyDictionary<ContentHash, (DocumentId Document, long Position)> FindContents(string corpus, IReadOnlyCollection<ContentHash> contents);

    /// <summary>Returns the documents derived from or prompted by this one (one step down).</summary>
    IReadOnlyList<DocumentSummary> Children(DocumentId id);

    /// <summary>Returns all corpora, by name.</summary>
    IReadOnlyList<CorpusSummary> Corpora();

    /// <summary>Returns the documents that were dropped on the way into a corpus or run; all of them when <paramref name="scope"/> is null.</summary>
    IEnumerable<DroppedDocument> ReadDropped(string? scope = null);

    /// <summary>Returns how much was dropped for each reason, by scope and then by reason.</summary>
    /// <param name="scope">On the way into which corpus or run; null for all.</param>
    IReadOnlyList<DroppedDocument.Total> CountDropped(string? scope = null) => DroppedDocument.Count(ReadDropped(scope));

    /// <summary>Returns what was dropped that came from this source: a file, a line, a URL or a document's id.</summary>
    IReadOnlyList<DroppedDocument> DroppedFrom(string source);

    /// <summary>Returns what was dropped because of this document: its duplicates.</summary>
    IReadOnlyList<DroppedDocument> DroppedFor(DocumentId document);

    /// <summary>Returns the withdrawal of a document, or null.</summary>
    Withdrawal? FindWithdrawal(DocumentId id);

    /// <summary>Returns all withdrawals, in the order in which the documents were added.</summary>
    IEnumerable<Withdrawal> ReadWithdrawals();

    /// <summary>Returns all runs, oldest first.</summary>
    IReadOnlyList<RunRecord> Runs();

    /// <summary>Returns what people say of runs, by run; of those of which anything is said.</summary>
    IReadOnlyList<RunLabel> RunLabels();

    /// <summary>Returns what is known of files beside the store, by owner and path.</summary>
    /// <param name="owner">Whose; null for all.</param>
    IReadOnlyList<KeptFile> Files(string? owner = null);

    /// <summary>Returns the models of a run (or all), by generation then id.</summary>
    IReadOnlyList<ModelRecord> Models(string? run = null);

    /// <summary>Returns the model, or null.</summary>
    ModelRecord? FindModel(ModelId id);

    /// <summary>Returns all training sets, in the order in which they were added.</summary>
    IReadOnlyList<TrainingSetRecord> TrainingSets();

    /// <summary>Returns the training set a model was fitted on, or null.</summary>
    TrainingSetRecord? FindTrainingSet(string id);

    /// <summary>Returns a training set's members in training order.</summary>
    IReadOnlyList<TrainingMember> TrainingMembers(string trainingSetId);

    /// <summary>Returns the same members with what is known of each, streamed; nothing when there is no such training set.</summary>
    IEnumerable<TrainingMemberSummary> ReadTrainingMembers(string trainingSetId);

    /// <summary>Returns the models that chose what is in a training set, by model; empty when none did.</summary>
    IReadOnlyList<TrainingSelector> SelectorsOf(string trainingSetId);

    /// <summary>
    /// Returns what a training set owes to each origin of words, the one that gave most tokens first; the tokens sum to the set's. Worked out over all that
    /// its members hold of others when the set was stored.
    /// </summary>
    IReadOnlyList<TrainingShare> TrainingShares(string trainingSetId);

    /// <summary>
    /// Returns the same by who wrote it: <c>human</c>, <c>machine</c> when it is not known which, and <c>g0</c>, <c>g1</c>, ... for the models of a generation.
    /// </summary>
    IReadOnlyList<TrainingTotal> TrainingWriters(string trainingSetId);

    /// <summary>Returns the tokens of a training set by writer, without regard to sources: the quick way to who wrote it.</summary>
    IReadOnlyList<KeyValuePair<Writer, double>> TokensByWriter(string trainingSetId) =>
    [
        .. TrainingShares(trainingSetId).GroupBy(share => share.Origin.Writer)
            .Select(writer => KeyValuePair.Create(writer.Key, writer.Sum(share => share.Tokens))).OrderByDescending(writer => writer.Value),
    ];

    /// <summary>Returns what came to a training set through each place, the one that gave most tokens first: sources of imports and hosts of pages.</summary>
    IReadOnlyList<TrainingTotal> TrainingPlaces(string trainingSetId);

    /// <summary>Returns the training sets that hold this document.</summary>
    IReadOnlyList<TrainingSetRecord> TrainingSetsWith(DocumentId id);

    /// <summary>Returns the training sets that hold this document, with how much of it.</summary>
    IReadOnlyList<TrainingUse> TrainingUsesOf(DocumentId id);

    /// <summary>Returns the training sets that hold words of this model, in whatever document, and how much.</summary>
    IReadOnlyList<TrainingUse> TrainingSetsWithTextOf(ModelId model);

    /// <summary>
    /// Returns the training sets that hold words that came through this place (imported from the source, crawled from the host, or taken from such documents),
    /// and how much.
    /// </summary>
    IReadOnlyList<TrainingUse> TrainingSetsWithPlace(string place);

    /// <summary>Returns the models that were fitted on this training set.</summary>
    IReadOnlyList<ModelRecord> ModelsTrainedOn(string trainingSetId);

    /// <summary>Returns the models that began from the weights of this one.</summary>
    IReadOnlyList<ModelRecord> ModelsContinuing(ModelId model);

    /// <summary>What <see cref="Query"/> can ask, with names that stay from version to version.</summary>
    IReadOnlyList<QueryView> Views { get; }

    /// <summary>Asks the store in its own query language, reading only.</summary>
    /// <param name="query">A question about <see cref="Views"/>: SQL for stores in relational databases.</param>
    /// <param name="limit">The largest number of rows.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="InputException">The store does not understand it, or it would change something.</exception>
    QueryAnswer Query(string query, int limit, CancellationToken cancellation = default);

    /// <summary>Returns what is wrong with the store's own structure, a line each; nothing when all is well.</summary>
    IEnumerable<string> CheckStructure(CancellationToken cancellation = default);

    /// <summary>Gives room that is free inside the store back to the disk.</summary>
    void Vacuum();
}
