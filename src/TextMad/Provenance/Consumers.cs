using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Provenance;

/// <summary>Which models and runs consumed documents, themselves or at any remove: what would have to be retrained without them.</summary>
/// <remarks>
/// A document counts with everything that holds words of it (<see cref="Carrier"/>), by the share. A model has consumed at one remove more what a model
/// consumed that wrote part of its training set or, when weights count, from whose weights it began.
/// </remarks>
/// <param name="store">The store.</param>
/// <param name="weights">Whether a model counts that began from the weights of one that consumed them.</param>
public sealed class Consumers(ICorpusStore store, bool weights = true)
{
    /// <summary>Returns who consumed these documents, nearest first.</summary>
    /// <exception cref="InputException">The store does not hold one of them.</exception>
    public IReadOnlyList<ModelUse> OfDocuments(IEnumerable<DocumentId> documents) => Of(Carrier.Of(store, documents));

    /// <summary>Returns who consumed what these documents carry, nearest first.</summary>
    public IReadOnlyList<ModelUse> Of(IEnumerable<Carrier> carriers)
    {
        ArgumentNullException.ThrowIfNull(carriers);
        var direct = new Dictionary<string, (TrainingSetRecord Set, long Members, double Tokens)>(StringComparer.Ordinal);
        foreach (var carrier in carriers)
        {
            foreach (var use in store.TrainingUsesOf(carrier.Document.Id))
            {
                var (_, members, tokens) = direct.GetValueOrDefault(use.Set.Id);
                direct[use.Set.Id] = (use.Set, members + use.Members, tokens + (use.Tokens * carrier.Share));
            }
        }

        return Follow(direct.Values.Select(use => new TrainingUse(use.Set, use.Members, use.Tokens)));
    }

    /// <summary>Returns who consumed words that came through a source or site, nearest first.</summary>
    public IReadOnlyList<ModelUse> OfPlace(string place) => Follow(store.TrainingSetsWithPlace(place));

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
        var models = store.Models();
        var trainedOn = models.ToLookup(model => model.TrainingSetId, StringComparer.Ordinal);
        var continuing = models.Where(model => weights && model.InitialModel is not null).ToLookup(model => model.InitialModel!.Value);
        foreach (var model in uses.Keys.SelectMany(set => trainedOn[set]))
        {
            Meet(model, 1);
        }

        // Nearest first, so that the first way to a model is the shortest.
        while (open.TryDequeue(out var model))
        {
            var steps = found[model.Id].Steps + 1;
            foreach (var next in store.TrainingSetsWithTextOf(model.Id).SelectMany(use => trainedOn[use.Set.Id]).Concat(continuing[model.Id]))
            {
                Meet(next, steps);
            }
        }

        return
        [
            .. found.Values.OrderBy(entry => entry.Steps).ThenBy(entry => entry.Model.Generation).ThenBy(entry => entry.Model.Id).Select(entry =>
            {
                var set = store.FindTrainingSet(entry.Model.TrainingSetId)!;
                var use = uses.GetValueOrDefault(set.Id);
                var indirect = store.TokensByWriter(set.Id).Where(share => share.Key.Model is { } writer && found.ContainsKey(writer)).Sum(share => share.Value);
                return new ModelUse(
                    entry.Model.Id,
                    entry.Model.Run,
                    use?.Members ?? 0,
                    use?.Tokens ?? 0,
                    Share(use?.Tokens ?? 0, set),
                    Share(indirect, set),
                    weights && entry.Model.InitialModel is { } initial && found.ContainsKey(initial) ? initial : null,
                    entry.Steps);
            }),
        ];
    }

    private static double Share(double tokens, TrainingSetRecord set) => set.Tokens == 0 ? 0 : Math.Min(tokens / set.Tokens, 1);
}
