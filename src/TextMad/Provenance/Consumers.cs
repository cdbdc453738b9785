using TextMad.Storage;

namespace TextMad.Provenance;

/// <summary>Which models and runs consumed documents, themselves or at any remove: what would have to be retrained without them.</summary>
/// <remarks>
/// A document counts with everything derived from it and nothing else. A model has consumed at one remove more what a model consumed that wrote
/// part of its training set, or from whose weights it began.
/// </remarks>
public sealed class Consumers
{
    private readonly ICorpusStore _store;

    /// <summary>Consumers, as a store knows them.</summary>
    public Consumers(ICorpusStore store) => _store = store;

    /// <summary>Who consumed these documents, nearest first.</summary>
    public IReadOnlyList<ModelUse> OfDocuments(IEnumerable<DocumentId> documents)
    {
        var direct = new Dictionary<string, (TrainingSetRecord Set, long Members, long Tokens)>(StringComparer.Ordinal);
        foreach (var document in WithDerived(documents))
        {
            foreach (var use in _store.TrainingUsesOf(document))
            {
                var (_, members, tokens) = direct.GetValueOrDefault(use.Set.Id);
                direct[use.Set.Id] = (use.Set, members + use.Members, tokens + use.Tokens);
            }
        }

        return Follow(direct.Values.Select(use => new TrainingUse(use.Set, use.Members, use.Tokens)));
    }

    /// <summary>Who consumed documents of a source or site, nearest first.</summary>
    public IReadOnlyList<ModelUse> OfSource(string source) => Follow(_store.TrainingSetsWithSource(source));

    /// <summary>Documents with all that was derived from them, at any remove; each once, the given ones first.</summary>
    public IReadOnlyList<DocumentId> WithDerived(IEnumerable<DocumentId> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var all = documents.Distinct().ToList();
        var known = all.ToHashSet();
        for (var i = 0; i < all.Count; i++)
        {
            foreach (var child in _store.Children(all[i]))
            {
                if (child.Origin.MadeFrom.Count > 0 && known.Add(child.Id))
                {
                    all.Add(child.Id);
                }
            }
        }

        return all;
    }

    private List<ModelUse> Follow(IEnumerable<TrainingUse> direct)
    {
        var found = new Dictionary<ModelId, (ModelRecord Model, int Steps)>();
        var uses = direct.ToDictionary(use => use.Set.Id);
        var open = new Queue<ModelRecord>();
        void Meet(ModelRecord model, int steps)
        {
            if (found.TryAdd(model.Id, (model, steps)))
            {
                open.Enqueue(model);
            }
        }

        // All models at once: asking for those of each set would ask as often as there are pairs of models.
        var models = _store.Models();
        var trainedOn = models.ToLookup(model => model.TrainingSetId, StringComparer.Ordinal);
        var continuing = models.Where(model => model.InitialModel is not null).ToLookup(model => model.InitialModel!.Value);
        foreach (var model in uses.Keys.SelectMany(set => trainedOn[set]))
        {
            Meet(model, 1);
        }

        // Nearest first, so that the first way to a model is the shortest.
        while (open.TryDequeue(out var model))
        {
            var steps = found[model.Id].Steps + 1;
            foreach (var next in _store.TrainingSetsWithTextOf(model.Id).SelectMany(use => trainedOn[use.Set.Id]).Concat(continuing[model.Id]))
            {
                Meet(next, steps);
            }
        }

        return
        [
            .. found.Values.OrderBy(entry => entry.Steps).ThenBy(entry => entry.Model.Generation).ThenBy(entry => entry.Model.Id).Select(entry =>
            {
                var set = _store.FindTrainingSet(entry.Model.TrainingSetId)!;
                var use = uses.GetValueOrDefault(set.Id);
                var indirect = _store.TrainingComposition(set.Id).Where(share => share.Model is { } writer && found.ContainsKey(writer)).Sum(share => share.Tokens);
                return new ModelUse(
                    entry.Model.Id, entry.Model.Run, use?.Members ?? 0, use?.Tokens ?? 0, Share(use?.Tokens ?? 0, set), Share(indirect, set), entry.Steps);
            }),
        ];
    }

    private static double Share(long tokens, TrainingSetRecord set) => set.Tokens == 0 ? 0 : (double)tokens / set.Tokens;
}
