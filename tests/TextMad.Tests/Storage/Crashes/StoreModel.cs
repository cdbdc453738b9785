using System.Globalization;
using TextMad.Storage;
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

    private bool Has(DocumentId id) => _documents.Exists(document => document.Id == id);

    private bool Take(StoreBatch batch)
    {
        _documents.AddRange(batch.Documents.Where(document => !Has(document.Id)).DistinctBy(document => document.Id));
        var parents = batch.Documents.SelectMany(document => document.Origin switch
        {
            Origin.Derived derived => derived.Parents.Select(parent => parent.Document),
            Origin.Sampled { Prompt: { } prompt } => [prompt],
            _ => [],
        });
        if (!parents.All(Has))
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
        batch.Files.ForEach(file => _files[string.Create(CultureInfo.InvariantCulture, $"{file.Owner} {file.Path}")] = file);
        return batch.TrainingSets.TrueForAll(Take) && batch.Models.TrueForAll(Take) && batch.Withdrawals.TrueForAll(Take);
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
