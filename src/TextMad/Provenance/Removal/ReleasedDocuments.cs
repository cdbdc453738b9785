using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Provenance.Removal;

/// <summary>Which documents nothing needs any more once some runs and corpora are gone, and what needs the others.</summary>
/// <remarks>
/// A document is needed by a corpus or a training set that holds it, by the run whose model wrote it, by a document that is needed and made from it, and by the record
/// that it was taken down. Passages are also needed by runs that are not finished, which cut them out of their corpus again and again.
/// </remarks>
/// <param name="Documents">Those that nothing needs, in no order.</param>
/// <param name="Kept">What needs documents that were the corpora's or that the runs were trained on.</param>
/// <param name="Blocking">What needs texts that the runs wrote: the runs cannot go before it.</param>
public sealed record ReleasedDocuments(
    IReadOnlyList<DocumentId> Documents, IReadOnlyList<DocumentHolder> Kept, IReadOnlyList<DocumentHolder> Blocking)
{
    /// <summary>Finds them.</summary>
    /// <param name="store">The store.</param>
    /// <param name="runs">Ids of the runs that are to go.</param>
    /// <param name="corpora">Names of the corpora that are to go.</param>
    /// <param name="cut">Corpora that stay, of which the runs have cut passages that no training set may hold.</param>
    /// <param name="progress">Told how many documents were looked at.</param>
    /// <param name="cancellation">Stops between documents.</param>
    public static ReleasedDocuments Of(
        ICorpusStore store,
        IReadOnlySet<string> runs,
        IReadOnlySet<string> corpora,
        IReadOnlySet<string> cut,
        IProgressSink? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(corpora);
        ArgumentNullException.ThrowIfNull(cut);
        var search = new Search(store, runs, corpora, cut, cancellation);
        search.Begin();
        search.Look(progress);
        return search.Finish();
    }

    private sealed class Search(
        ICorpusStore store, IReadOnlySet<string> runs, IReadOnlySet<string> corpora, IReadOnlySet<string> cut, CancellationToken cancellation)
    {
        private readonly HashSet<DocumentId> _cut = [];
        private readonly Dictionary<DocumentId, Holder> _held = [];
        private readonly Dictionary<DocumentId, DocumentSummary> _met = [];
        private readonly Dictionary<DocumentId, Holder> _kept = [];
        private readonly Queue<DocumentSummary> _open = new();
        private readonly HashSet<DocumentId> _own = [];
        private readonly HashSet<DocumentId> _written = [];
        private readonly Dictionary<string, string> _runOfModel = new(StringComparer.Ordinal);
        private string? _unfinished;

        /// <summary>Notes who holds what, and begins with what the runs and corpora hold.</summary>
        public void Begin()
        {
            foreach (var model in store.Models())
            {
                _runOfModel[model.Id.Value] = model.Run;
            }

            _unfinished = store.Runs().FirstOrDefault(run => run.Kind == RunKind.Experiment && run.Status != RunStatus.Done && !runs.Contains(run.Id))?.Id;
            foreach (var corpus in store.Corpora())
            {
                var isGone = corpora.Contains(corpus.Name);
                foreach (var document in store.ReadSummaries(new DocumentQuery { Corpus = corpus.Name }))
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (isGone)
                    {
                        Meet(document, isOwn: true);
                    }
                    else
                    {
                        _held.TryAdd(document.Id, new Holder(HolderKind.Corpus, corpus.Name));
                        if (cut.Contains(corpus.Name))
                        {
                            _cut.Add(document.Id);
                            Meet(document, isOwn: false);
                        }
                    }
                }
            }

            foreach (var set in store.TrainingSets().OrderBy(set => runs.Contains(set.Run)))
            {
                cancellation.ThrowIfCancellationRequested();
                if (runs.Contains(set.Run))
                {
                    foreach (var member in store.ReadTrainingMembers(set.Id))
                    {
                        Meet(member.Document, isOwn: true);
                    }
                }
                else
                {
                    foreach (var member in store.TrainingMembers(set.Id))
                    {
                        _held.TryAdd(member.Document, new Holder(HolderKind.Run, set.Run));
                    }
                }
            }

            foreach (var run in runs)
            {
                foreach (var document in store.ReadSummaries(new DocumentQuery { Run = run }))
                {
                    cancellation.ThrowIfCancellationRequested();
                    _written.Add(document.Id);
                    Meet(document, isOwn: true);
                }
            }
        }

        /// <summary>Looks at what these were made from and at what was made from them, as far as nothing needs it.</summary>
        public void Look(IProgressSink? progress)
        {
            var looked = 0L;
            while (_open.TryDequeue(out var document))
            {
                cancellation.ThrowIfCancellationRequested();
                if (++looked % 256 == 0)
                {
                    progress?.Report("look for what is needed", looked, 0, "documents");
                }

                foreach (var parent in BatchRules.ParentsOf(document.Origin))
                {
                    var isOwn = _own.Contains(document.Id);
                    if (_met.TryGetValue(parent, out var known) || (known = store.FindSummary(parent)) is not null)
                    {
                        Meet(known, isOwn);
                    }
                }

                // What was cut out of a document that stays may be needed by nobody: its passages that no training set holds.
                if (DirectHolder(document) is null || _own.Contains(document.Id) || _cut.Contains(document.Id))
                {
                    foreach (var child in store.Children(document.Id))
                    {
                        Meet(child, isOwn: false);
                    }
                }
            }
        }

        /// <summary>Whatever is needed needs what it was made from.</summary>
        public ReleasedDocuments Finish()
        {
            var keeping = new Queue<DocumentSummary>();
            foreach (var document in _met.Values)
            {
                if (DirectHolder(document) is { } holder)
                {
                    _kept.Add(document.Id, holder);
                    keeping.Enqueue(document);
                }
            }

            while (keeping.TryDequeue(out var document))
            {
                foreach (var parent in BatchRules.ParentsOf(document.Origin))
                {
                    if (_met.TryGetValue(parent, out var known) && _kept.TryAdd(parent, _kept[document.Id]))
                    {
                        keeping.Enqueue(known);
                    }
                }
            }

            return new ReleasedDocuments(
                [.. _met.Keys.Where(id => !_kept.ContainsKey(id))],
                Count(_own.Where(id => !_written.Contains(id))),
                Count(_written));

            IReadOnlyList<DocumentHolder> Count(IEnumerable<DocumentId> documents) =>
            [
                .. documents.Where(_kept.ContainsKey).CountBy(id => _kept[id]).Select(holder => new DocumentHolder(holder.Key.Kind, holder.Key.Name, holder.Value))
                    .OrderBy(holder => holder.Kind).ThenBy(holder => holder.Name, StringComparer.Ordinal),
            ];
        }

        private void Meet(DocumentSummary document, bool isOwn)
        {
            if (isOwn)
            {
                _own.Add(document.Id);
            }

            if (_met.TryAdd(document.Id, document))
            {
                _open.Enqueue(document);
            }
        }

        private Holder? DirectHolder(DocumentSummary document)
        {
            if (_held.TryGetValue(document.Id, out var holder))
            {
                return holder;
            }

            return document.Origin switch
            {
                Origin.Sampled sampled when _runOfModel.TryGetValue(sampled.Model.Value, out var run) && !runs.Contains(run) => new Holder(HolderKind.Run, run),
                Origin.Derived when _unfinished is not null => new Holder(HolderKind.UnfinishedRun, _unfinished),
                Origin.Imported or Origin.Crawled when store.FindWithdrawal(document.Id) is not null => new Holder(HolderKind.Withdrawal, ""),
                _ => null,
            };
        }

        private readonly record struct Holder(HolderKind Kind, string Name);
    }
}
