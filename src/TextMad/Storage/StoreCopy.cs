using System.Globalization;
using TextMad.Storage.Records;

namespace TextMad.Storage;

/// <summary>Moves everything that a store holds into another, of any kind. What is there already is passed over, so a copy that was stopped can be begun again.</summary>
public static class StoreCopy
{
    private const int BatchSize = 1000;

    /// <summary>Copies, and compares both stores afterwards.</summary>
    /// <returns>The counts and fingerprints of what both stores hold.</returns>
    /// <exception cref="InputException">The target holds something that the source does not.</exception>
    /// <exception cref="TextMadException">A store fails, or the copy is not what the source holds.</exception>
    public static StoreDigest Copy(ICorpusStore from, ICorpusStore to, IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        CopyDocuments(from, to, from.ReadDocuments(new DocumentQuery()), _ => true, progress, cancellation);
        foreach (var corpus in from.Corpora())
        {
            CopyCorpus(from, to, corpus, cancellation);
        }

        InBatches(from.ReadDropped(), to, (batch, dropped) => batch.Dropped.Add(dropped), cancellation);
        InBatches(from.Runs(), to, (batch, run) => batch.Runs.Add(run), cancellation);
        InBatches(from.RunLabels(), to, (batch, label) => batch.Labels.Add(label), cancellation);
        InBatches(from.Files(), to, (batch, file) => batch.Files.Add(file), cancellation);
        CopyTrainingSets(from, to, _ => true, cancellation);
        return Verify(from, to, progress, cancellation);
    }

    /// <summary>Copies a corpus's record and its list of members, whose documents must be there.</summary>
    internal static void CopyCorpus(ICorpusStore from, ICorpusStore to, CorpusSummary corpus, CancellationToken cancellation)
    {
        var first = new StoreBatch();
        first.Corpora.Add(new CorpusRecord(corpus.Name, corpus.Description));
        to.Commit(first);
        InBatches(
            from.ReadSummaries(new DocumentQuery { Corpus = corpus.Name }),
            to,
            (batch, document) => batch.Members.Add(new CorpusMember(corpus.Name, document.Id)),
            cancellation);
    }

    /// <summary>Copies documents with the times at which they were stored and their withdrawals.</summary>
    /// <param name="from">Holds them.</param>
    /// <param name="to">Takes them.</param>
    /// <param name="documents">Those that have a text.</param>
    /// <param name="isChosen">Whether a document is among them, or among those without a text that are copied too. What they were made from is, or is there.</param>
    /// <param name="progress">Told how many were copied.</param>
    /// <param name="cancellation">Stops between documents.</param>
    /// <remarks>Documents stand behind those that they were made from, or beside them in one batch: one that comes too early waits.</remarks>
    internal static void CopyDocuments(
        ICorpusStore from, ICorpusStore to, IEnumerable<Document> documents, Predicate<DocumentId> isChosen, IProgressSink? progress, CancellationToken cancellation)
    {
        var total = progress is null ? 0 : from.Count(new DocumentQuery()).Documents;
        var withdrawals = from.ReadWithdrawals().Where(withdrawal => isChosen(withdrawal.Document)).ToDictionary(withdrawal => withdrawal.Document);
        var sent = new HashSet<DocumentId>();
        var waiting = new List<Document>();
        var batch = new StoreBatch();
        void Flush()
        {
            to.Commit(batch);
            batch = new StoreBatch();
            progress?.Report("copy", sent.Count, total, "documents");
        }

        void Send(DocumentId id)
        {
            sent.Add(id);
            batch.StoredAt.Add(id, from.StoredAt(id));
            if (withdrawals.TryGetValue(id, out var withdrawal))
            {
                batch.Withdrawals.Add(withdrawal);
            }

            if (batch.Documents.Count + batch.Erased.Count >= BatchSize)
            {
                Flush();
            }
        }

        foreach (var erased in withdrawals.Values.Where(withdrawal => withdrawal.Erased))
        {
            batch.Erased.Add(from.FindSummary(erased.Document)!);
            Send(erased.Document);
        }

        foreach (var document in documents)
        {
            cancellation.ThrowIfCancellationRequested();
            if (BatchRules.ParentsOf(document.Origin).All(parent => sent.Contains(parent) || !isChosen(parent)))
            {
                batch.Documents.Add(document);
                Send(document.Id);
            }
            else
            {
                waiting.Add(document);
            }
        }

        // All are read at once, because each may depend on another.
        batch.Documents.AddRange(waiting);
        foreach (var document in waiting)
        {
            batch.StoredAt.Add(document.Id, from.StoredAt(document.Id));
        }

        foreach (var withdrawal in waiting.Where(document => withdrawals.ContainsKey(document.Id)))
        {
            batch.Withdrawals.Add(withdrawals[withdrawal.Id]);
        }

        Flush();
    }

    /// <summary>Copies training sets, each with the models that were fitted on it, behind the models that chose for it and those that its own begin from.</summary>
    internal static void CopyTrainingSets(ICorpusStore from, ICorpusStore to, Predicate<TrainingSetRecord> isChosen, CancellationToken cancellation)
    {
        var sent = new HashSet<string>();
        foreach (var set in from.TrainingSets().Where(set => isChosen(set)))
        {
            Send(set);
        }

        void Send(TrainingSetRecord set)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!sent.Add(set.Id))
            {
                return;
            }

            var models = from.ModelsTrainedOn(set.Id);
            var selectors = from.SelectorsOf(set.Id);
            foreach (var needed in selectors.Select(selector => selector.Model).Concat(models.Select(model => model.InitialModel).OfType<ModelId>()).ToList())
            {
                var other = from.FindTrainingSet(from.FindModel(needed)!.TrainingSetId)!;
                if (isChosen(other))
                {
                    Send(other);
                }
            }

            var batch = new StoreBatch();
            batch.TrainingSets.Add(new TrainingSet(set.Id, set.Run, from.TrainingMembers(set.Id), selectors));
            batch.Models.AddRange(models);
            to.Commit(batch);
        }
    }

    internal static void InBatches<T>(IEnumerable<T> things, ICorpusStore to, Action<StoreBatch, T> add, CancellationToken cancellation)
    {
        foreach (var chunk in things.Chunk(BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            var batch = new StoreBatch();
            foreach (var thing in chunk)
            {
                add(batch, thing);
            }

            to.Commit(batch);
        }
    }

    private static StoreDigest Verify(ICorpusStore from, ICorpusStore to, IProgressSink? progress, CancellationToken cancellation)
    {
        var (expected, actual) = (StoreDigest.Of(from, progress, cancellation), StoreDigest.Of(to, progress, cancellation));
        foreach (var (mine, other) in expected.Sections.Zip(actual.Sections))
        {
            if (other.Count > mine.Count)
            {
                throw new InputException(
                    string.Create(CultureInfo.InvariantCulture,
                        $"Everything was copied, but '{to.Name}' holds {other.Count} {mine.Kind} and '{from.Name}' {mine.Count}: it held other data before. Copy "
                        + $"into an empty store, or accept that it now holds both."));
            }

            if (mine != other)
            {
                throw new TextMadException(
                    string.Create(CultureInfo.InvariantCulture,
                        $"The copy differs from the original: '{from.Name}' holds {mine.Count} {mine.Kind} with fingerprint {mine.Sha256[..12]}, '{to.Name}' {other.Count} with "
                    + $"{other.Sha256[..12]}. If another process writes to either, wait for it and copy again."));
            }
        }

        return expected;
    }
}
