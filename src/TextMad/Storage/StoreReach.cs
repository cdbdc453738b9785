using TextMad.Storage.Records;

namespace TextMad.Storage;

/// <summary>
/// What stands behind models and documents: the models that these began from or that chose for them, what those were trained on, who wrote that and what it was made from.
/// </summary>
internal sealed class StoreReach
{
    private StoreReach()
    {
    }

    /// <summary>The models.</summary>
    public Dictionary<ModelId, ModelRecord> Models { get; } = [];

    /// <summary>The documents, those without a text included.</summary>
    public HashSet<DocumentId> Documents { get; } = [];

    /// <summary>Their training sets.</summary>
    public HashSet<string> TrainingSets => Models.Values.Select(model => model.TrainingSetId).ToHashSet(StringComparer.Ordinal);

    /// <summary>Follows everything to its beginnings.</summary>
    /// <param name="store">The store.</param>
    /// <param name="models">Where to begin.</param>
    /// <param name="documents">Where to begin, too.</param>
    /// <param name="cancellation">Stops between documents.</param>
    public static StoreReach Of(ICorpusStore store, IEnumerable<ModelRecord> models, IEnumerable<DocumentSummary> documents, CancellationToken cancellation)
    {
        var reach = new StoreReach();
        var open = new Queue<ModelRecord>(models);
        var waiting = new Queue<DocumentSummary>(documents);
        while (open.Count > 0 || waiting.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            while (open.TryDequeue(out var model))
            {
                if (reach.Models.TryAdd(model.Id, model))
                {
                    foreach (var needed in store.SelectorsOf(model.TrainingSetId).Select(selector => selector.Model).Append(model.InitialModel ?? default)
                        .Where(id => id.Value is not null).Select(store.FindModel).OfType<ModelRecord>())
                    {
                        open.Enqueue(needed);
                    }

                    foreach (var member in store.ReadTrainingMembers(model.TrainingSetId))
                    {
                        waiting.Enqueue(member.Document);
                    }
                }
            }

            while (waiting.TryDequeue(out var document))
            {
                if (reach.Documents.Add(document.Id))
                {
                    foreach (var parent in BatchRules.ParentsOf(document.Origin).Where(parent => !reach.Documents.Contains(parent))
                        .Select(store.FindSummary).OfType<DocumentSummary>())
                    {
                        waiting.Enqueue(parent);
                    }

                    if (document.Origin is Origin.Sampled sampled && !reach.Models.ContainsKey(sampled.Model) && store.FindModel(sampled.Model) is { } writer)
                    {
                        open.Enqueue(writer);
                    }
                }
            }
        }

        return reach;
    }
}
