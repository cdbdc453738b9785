namespace TextMad.Storage;

/// <summary>What one transaction writes. Fill the lists, then hand it to <see cref="ICorpusStore.Commit"/>.</summary>
public sealed class StoreBatch
{
    private PreparedDocument[]? _prepared;

    /// <summary>Documents to add. Those already in the store are left as they are.</summary>
    public List<Document> Documents { get; } = [];

    /// <summary>Documents to add of which only this is left, their text having been erased in another store; each must be withdrawn in the same batch.</summary>
    public List<DocumentSummary> Erased { get; } = [];

    /// <summary>Corpora to create, if they do not exist.</summary>
    public List<CorpusRecord> Corpora { get; } = [];

    /// <summary>Documents (new here or already stored) that join a named corpus, in order.</summary>
    public List<CorpusMember> Members { get; } = [];

    /// <summary>Documents that were not taken in, with the reason.</summary>
    public List<DroppedDocument> Dropped { get; } = [];

    /// <summary>Runs to add, or to update by id (status and times may change).</summary>
    public List<RunRecord> Runs { get; } = [];

    /// <summary>Training sets to add.</summary>
    public List<TrainingSet> TrainingSets { get; } = [];

    /// <summary>Models to add.</summary>
    public List<ModelRecord> Models { get; } = [];

    /// <summary>
    /// Documents to withdraw. One that is withdrawn already keeps the first reason and time; its text can still be erased.
    /// </summary>
    public List<Withdrawal> Withdrawals { get; } = [];

    /// <summary>When the documents that are new are stored, UTC; null for the moment of the commit.</summary>
    public DateTimeOffset? At { get; set; }

    /// <summary>
    /// When documents were stored that come from another store: their times go with them, and null stands for one that is not known. Those that are
    /// not listed are stored at <see cref="At"/>.
    /// </summary>
    public Dictionary<DocumentId, DateTimeOffset?> StoredAt { get; } = [];

    /// <summary>
    /// Hashes, counts and compresses the documents now, so that the commit need not: worth while when another batch is being written meanwhile.
    /// No document may be added afterwards.
    /// </summary>
    public void Prepare() => _prepared ??= PreparedDocument.Prepare(this);

    /// <summary>The stretches of keys whose documents are stored at one time; those of which no time is known are left out.</summary>
    /// <param name="added">Keys and ids of the documents that are new, by key.</param>
    internal IEnumerable<(long First, long Last, DateTimeOffset At)> Times(IEnumerable<(long Key, DocumentId Id)> added)
    {
        var now = At ?? TimeProvider.System.GetUtcNow();
        (long First, long Last, DateTimeOffset? At) open = (0, 0, null);
        foreach (var (key, id) in added)
        {
            var at = StoredAt.TryGetValue(id, out var before) ? before : now;
            if (at == open.At && key == open.Last + 1)
            {
                open.Last = key;
                continue;
            }

            if (open.At is { } done)
            {
                yield return (open.First, open.Last, done);
            }

            open = (key, key, at);
        }

        if (open.At is { } last)
        {
            yield return (open.First, open.Last, last);
        }
    }

    /// <summary>The documents as they are written.</summary>
    internal PreparedDocument[] Prepared()
    {
        Prepare();
        return _prepared!;
    }
}

/// <summary>What a commit did.</summary>
/// <param name="DocumentsAdded">Documents that were new.</param>
/// <param name="DocumentsPresent">Documents that were there already (same id).</param>
public readonly record struct CommitReport(int DocumentsAdded, int DocumentsPresent);

/// <summary>A named set of documents.</summary>
/// <param name="Name">Letters, digits, <c>.</c>, <c>_</c>, <c>-</c>, <c>/</c>.</param>
/// <param name="Description">What it is, for people.</param>
public sealed record CorpusRecord(string Name, string? Description = null);

/// <summary>Membership of a document in a corpus.</summary>
public readonly record struct CorpusMember(string Corpus, DocumentId Document);

/// <summary>Something that was not taken in.</summary>
/// <param name="Scope">The corpus or run it was meant for.</param>
/// <param name="Source">Where it came from: file, line, URL or document id.</param>
/// <param name="Reason">A stable reason code in snake case, e.g. <c>exact_duplicate</c>, <c>empty</c>.</param>
/// <param name="Detail">More, for people: e.g. the id of the document it duplicates.</param>
public sealed record DroppedDocument(string Scope, string Source, string Reason, string? Detail = null);

/// <summary>A document that was taken down: it stays known, and is trained on no more.</summary>
/// <param name="Document">Which.</param>
/// <param name="Reason">Why, in the words of the person who asked.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Erased">Whether its text is gone for good; what remains is its hash and where it came from.</param>
public sealed record Withdrawal(DocumentId Document, string Reason, DateTimeOffset At, bool Erased = false);

/// <summary>A piece of work that made models: a generational experiment, or the making of a judge.</summary>
/// <param name="Id">Its name: an experiment's is that of its folder under <c>runs/</c>.</param>
/// <param name="Status"><c>running</c>, <c>interrupted</c>, <c>failed</c> or <c>done</c>.</param>
/// <param name="Configuration">The resolved configuration, YAML.</param>
/// <param name="Started">UTC.</param>
/// <param name="Finished">UTC; null while it is not.</param>
/// <param name="Kind">What was done.</param>
public sealed record RunRecord(
    string Id, string Status, string Configuration, DateTimeOffset Started, DateTimeOffset? Finished = null, RunKind Kind = RunKind.Experiment);

/// <summary>A trained model.</summary>
/// <param name="Id">Run, regime, seed and generation.</param>
/// <param name="Run">The run that made it.</param>
/// <param name="Regime">The regime's name, <see cref="ModelId.SharedRegime"/> for generation 0.</param>
/// <param name="Seed">The experiment's seed.</param>
/// <param name="Generation">0 for the model trained on real text.</param>
/// <param name="TrainingSetId">What it was fitted on.</param>
/// <param name="InitialModel">The model whose weights it began from; null when from scratch.</param>
/// <param name="Checkpoint">Path of the checkpoint relative to the workspace; null when none was kept.</param>
/// <param name="Checksum">SHA-256 of the weights, lower-case hexadecimal; null when they are not kept.</param>
/// <param name="Role">What it is for.</param>
public sealed record ModelRecord(
    ModelId Id,
    string Run,
    string Regime,
    ulong Seed,
    int Generation,
    string TrainingSetId,
    ModelId? InitialModel = null,
    string? Checkpoint = null,
    string? Checksum = null,
    ModelRole Role = ModelRole.Generator);

/// <summary>The name and totals of a training set.</summary>
/// <param name="Id">By convention the id of the model that was fitted on it.</param>
/// <param name="Run">The run it belongs to.</param>
/// <param name="Documents">Number of members.</param>
/// <param name="Tokens">Sum of the members' tokens.</param>
public sealed record TrainingSetRecord(string Id, string Run, int Documents, long Tokens);

/// <summary>A training set with its members.</summary>
/// <param name="Id">By convention the id of the model that is fitted on it.</param>
/// <param name="Run">The run it belongs to.</param>
/// <param name="Members">The members in training order.</param>
/// <param name="Selectors">The models that chose among texts what is in it; null for none.</param>
public sealed record TrainingSet(
    string Id, string Run, IReadOnlyList<TrainingMember> Members, IReadOnlyList<TrainingSelector>? Selectors = null);

/// <summary>A document in a training set.</summary>
/// <param name="Document">Which.</param>
/// <param name="Tokens">Its length in the run's tokens: its weight in the set.</param>
public readonly record struct TrainingMember(DocumentId Document, int Tokens);
