using TextMad.Storage.Changes;
using TextMad.Storage.Facts;
using TextMad.Storage.Records;

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

    /// <summary>What to know of files beside the store from now on, by owner and path: what was known of them is replaced.</summary>
    public List<KeptFile> Files { get; } = [];

    /// <summary>Training sets to add.</summary>
    public List<TrainingSet> TrainingSets { get; } = [];

    /// <summary>Models to add.</summary>
    public List<ModelRecord> Models { get; } = [];

    /// <summary>
    /// Documents to withdraw. One that is withdrawn already keeps the first reason and time; its text can still be erased.
    /// </summary>
    public List<Withdrawal> Withdrawals { get; } = [];

    /// <summary>What leaves the store, before anything of this batch is written; null for nothing.</summary>
    public StoreRemoval? Removal { get; set; }

    /// <summary>Corpora that get another name, before anything but the removal.</summary>
    public List<CorpusRename> Renames { get; } = [];

    /// <summary>What people say of runs: what was said of them is replaced.</summary>
    public List<RunLabel> Labels { get; } = [];

    /// <summary>When the documents that are new are stored, UTC; null for the moment of the commit.</summary>
    public DateTimeOffset? At { get; set; }

    /// <summary>
    /// When documents were stored that come from another store: their times go with them, and null stands for one that is not known. Those that are
    /// not listed are stored at <see cref="At"/>.
    /// </summary>
    public Dictionary<DocumentId, DateTimeOffset?> StoredAt { get; } = [];

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => Documents.Count + Erased.Count + Corpora.Count + Members.Count + Dropped.Count + Runs.Count + Files.Count + TrainingSets.Count + Models.Count
        + Withdrawals.Count + Renames.Count + Labels.Count == 0 && Removal is null;

    /// <summary>
    /// Hashes, counts and compresses the documents now, so that the commit need not: worth while when another batch is being written meanwhile.
    /// No document may be added afterwards.
    /// </summary>
    public void Prepare() => _prepared ??= PreparedDocument.Prepare(this);

    /// <summary>Returns the stretches of keys whose documents are stored at one time; those of which no time is known are left out.</summary>
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

    /// <summary>Returns the documents as they are written.</summary>
    internal PreparedDocument[] Prepared()
    {
        Prepare();
        return _prepared!;
    }
}
