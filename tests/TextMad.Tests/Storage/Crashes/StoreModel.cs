using System.Globalization;
using TextMad.Storage;
using TextMad.Storage.Changes;
using TextMad.Storage.Records;

namespace TextMad.Tests.Storage.Crashes;

/// <summary>What a store is to hold, kept in lists: as plain as it can be.</summary>
internal sealed class StoreModel
{
    private readonly List<Document> _documents = [];
    private readonly SortedDictionary<string, List<DocumentId>> _corpora = new(StringComparer.Ordinal);
    private readonly HashSet<DroppedDocument> _dropped = [];
    private readonly SortedDictionary<string, RunRecord> _runs = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, TrainingSet> _sets = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ModelRecord> _models = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, KeptFile> _files = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, RunLabel> _labels = new(StringComparer.Ordinal);
    private readonly Dictionary<DocumentId, bool> _erased = [];

    public StoreModel()
    {
    }

    private StoreModel(StoreModel other)
    {
        _documents.AddRange(other._documents);
        other._corpora.ToList().ForEach(corpus => _corpora.Add(corpus.Key, [.. corpus.Value]));
        _dropped.UnionWith(other._dropped);
        other._runs.ToList().ForEach(run => _runs.Add(run.Key, run.Value));
        other._sets.ToList().ForEach(set => _sets.Add(set.Key, set.Value));
        other._models.ToList().ForEach(model => _models.Add(model.Key, model.Value));
        other._files.ToList().ForEach(file => _files.Add(file.Key, file.Value));
        other._labels.ToList().ForEach(label => _labels.Add(label.Key, label.Value));
        other._erased.ToList().ForEach(withdrawal => _erased.Add(withdrawal.Key, withdrawal.Value));
    }

    /// <summary>Returns what there is after a batch; null when it is to be refused.</summary>
    public StoreModel? After(StoreBatch batch)
    {
        var next = new StoreModel(this);
        return next.Take(batch) ? next : null;
    }

    /// <summary>Returns everything as lines.</summary>
    public string Picture() => Picture(
        _documents.Select(document => (document.Id, Text: _erased.GetValueOrDefault(document.Id) ? null : document.Text)),
        _corpora.Select(corpus => (corpus.Key, TotalsOf(corpus.Value), (IEnumerable<DocumentId>)corpus.Value)),
        _dropped,
        _runs.Values,
        _sets.Values.Select(set => (new TrainingSetRecord(set.Id, set.Run, set.Members.Count, set.Members.Sum(member => (long)member.Tokens)), set.Members)),
        _models.Values,
        _files.Values,
        _labels.Values,
        _erased.Select(withdrawal => (withdrawal.Key, withdrawal.Value)));

    /// <summary>Returns what a store holds as the same lines.</summary>
    public static string Picture(ICorpusStore store)
    {
        var texts = store.ReadDocuments(new DocumentQuery()).ToDictionary(document => document.Id, document => document.Text);
        return Picture(
            store.ReadSummaries(new DocumentQuery()).Select(summary => (summary.Id, texts.GetValueOrDefault(summary.Id))),
            store.Corpora().Select(corpus => (corpus.Name, corpus.Totals, store.ReadSummaries(new DocumentQuery { Corpus = corpus.Name }).Select(summary => summary.Id))),
            store.ReadDropped(),
            store.Runs(),
            store.TrainingSets().Select(set => (set, store.TrainingMembers(set.Id))),
            store.Models(),
            store.Files(),
            store.RunLabels(),
            store.ReadWithdrawals().Select(withdrawal => (withdrawal.Document, withdrawal.Erased)));
    }

    private static string Picture(
        IEnumerable<(DocumentId Id, string? Text)> documents,
        IEnumerable<(string Name, DocumentTotals Totals, IEnumerable<DocumentId> Members)> corpora,
        IEnumerable<DroppedDocument> dropped,
        IEnumerable<RunRecord> runs,
        IEnumerable<(TrainingSetRecord Set, IReadOnlyList<TrainingMember> Members)> sets,
        IEnumerable<ModelRecord> models,
        IEnumerable<KeptFile> files,
        IEnumerable<RunLabel> labels,
        IEnumerable<(DocumentId Id, bool Erased)> withdrawals)
    {
        IEnumerable<string> lines =
        [
            .. documents.Select(document => $"document {document.Id}: {document.Text ?? "erased"}"),
            .. corpora.OrderBy(corpus => corpus.Name, StringComparer.Ordinal).Select(corpus => $"corpus {corpus.Name} {corpus.Totals}: {string.Join(' ', corpus.Members)}"),
            .. Sorted(dropped.Select(note => note.ToString())),
            .. Sorted(runs.Select(run => run.ToString())),
            .. Sorted(sets.Select(set => $"{set.Set}: {string.Join(' ', set.Members)}")),
            .. Sorted(models.Select(model => model.ToString())),
            .. Sorted(files.Select(file => file.ToString())),
            .. Sorted(labels.Select(label => $"{label.Run} is {label.Name}: {label.Tags}: {label.Note}")),
            .. Sorted(withdrawals.Select(withdrawal => withdrawal.ToString())),
        ];
        return string.Join('\n', lines);

        static IEnumerable<string> Sorted(IEnumerable<string> lines) => lines.Order(StringComparer.Ordinal);
    }

    private DocumentTotals TotalsOf(IReadOnlyCollection<DocumentId> members)
    {
        var all = _documents.Where(document => members.Contains(document.Id)).ToList();
        return new(members.Count, all.Sum(document => (long)document.CountWords()), all.Sum(document => (long)document.CountBytes()));
    }

    private static IEnumerable<DocumentId> ParentsOf(Document document) => document.Origin switch
    {
        Origin.Derived derived => derived.Parents.Select(parent => parent.Document),
        Origin.Sampled { Prompt: { } prompt } => [prompt],
        _ => [],
    };

    private bool Has(DocumentId id) => _documents.Exists(document => document.Id == id);

    private bool Take(StoreBatch batch)
    {
        if ((batch.Removal is { } removal && !Take(removal)) || !batch.Renames.TrueForAll(Take))
        {
            return false;
        }

        _documents.AddRange(batch.Documents.Where(document => !Has(document.Id)).DistinctBy(document => document.Id));
        if (!batch.Documents.SelectMany(ParentsOf).All(Has))
        {
            return false;
        }

        batch.Corpora.ForEach(corpus => _corpora.TryAdd(corpus.Name, []));
        foreach (var member in batch.Members)
        {
            if (!_corpora.TryGetValue(member.Corpus, out var members) || !Has(member.Document))
            {
                return false;
            }

            if (!members.Contains(member.Document))
            {
                members.Add(member.Document);
            }
        }

        _dropped.UnionWith(batch.Dropped);
        batch.Runs.ForEach(run => _runs[run.Id] = run);
        if (!batch.Labels.TrueForAll(Take))
        {
            return false;
        }

        batch.Files.ForEach(file => _files[string.Create(CultureInfo.InvariantCulture, $"{file.Owner} {file.Path}")] = file);
        return batch.TrainingSets.TrueForAll(Take) && batch.Models.TrueForAll(Take) && batch.Withdrawals.TrueForAll(Take);
    }

    private bool Take(StoreRemoval removal)
    {
        _dropped.RemoveWhere(note => removal.DroppedScopes.Contains(note.Scope) || removal.Dropped.Contains(note));
        removal.Corpora.ForEach(corpus => _corpora.Remove(corpus));
        var gone = _models.Values.Where(model => removal.Runs.Contains(model.Run)).Select(model => model.Id).ToHashSet();
        if (_models.Values.Any(model => !gone.Contains(model.Id) && model.InitialModel is { } initial && gone.Contains(initial)))
        {
            return false;
        }

        foreach (var run in removal.Runs)
        {
            _runs.Remove(run);
            _labels.Remove(run);
            Remove(_models, model => model.Run == run);
            Remove(_sets, set => set.Run == run);
            Remove(_files, file => file.Owner == run);
        }

        // What is nowhere is passed over.
        var leaving = removal.Documents.Where(Has).ToHashSet();
        if (leaving.Count == 0)
        {
            return true;
        }

        _documents.RemoveAll(document => leaving.Contains(document.Id));
        leaving.ToList().ForEach(document => _erased.Remove(document));
        return !_documents.SelectMany(ParentsOf).Concat(_corpora.Values.SelectMany(members => members))
            .Concat(_sets.Values.SelectMany(set => set.Members.Select(member => member.Document))).Any(leaving.Contains);

        static void Remove<T>(SortedDictionary<string, T> from, Func<T, bool> isGone) => from.Where(entry => isGone(entry.Value)).ToList().ForEach(entry => from.Remove(entry.Key));
    }

    private bool Take(CorpusRename rename)
    {
        if (!_corpora.TryGetValue(rename.From, out var members) || _corpora.ContainsKey(rename.To))
        {
            return false;
        }

        _corpora.Remove(rename.From);
        _corpora.Add(rename.To, members);
        return true;
    }

    private bool Take(RunLabel label)
    {
        if (!_runs.ContainsKey(label.Run) || (label.Name is { } name && _runs.Keys.Any(run => run != label.Run && (run == name || _labels.GetValueOrDefault(run)?.Name == name))))
        {
            return false;
        }

        // Nothing said is no label.
        _labels.Remove(label.Run);
        if (label != new RunLabel(label.Run))
        {
            _labels.Add(label.Run, label);
        }

        return true;
    }

    private bool Take(TrainingSet set)
    {
        if (_sets.TryGetValue(set.Id, out var present))
        {
            return present.Members.SequenceEqual(set.Members);
        }

        _sets.Add(set.Id, set);
        return _runs.ContainsKey(set.Run) && set.Members.All(member => Has(member.Document));
    }

    private bool Take(ModelRecord model) =>
        (model.InitialModel is not { } initial || _models.ContainsKey(initial.Value)) && (_models.TryAdd(model.Id.Value, model) || _models[model.Id.Value] == model);

    private bool Take(Withdrawal withdrawal)
    {
        _erased[withdrawal.Document] = _erased.GetValueOrDefault(withdrawal.Document) || withdrawal.Erased;
        return Has(withdrawal.Document);
    }
}
