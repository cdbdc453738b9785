using TextMad.Provenance;
using TextMad.Provenance.Lineages;
using TextMad.Storage;

namespace TextMad.Dashboard.Provenance;

/// <summary>What is known of something in a lineage.</summary>
/// <param name="Title">What people call it.</param>
/// <param name="Detail">More of it, in words.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its id or name.</param>
/// <param name="Ancestry">How many models are behind it; null for what is neither a document, a training set nor a model.</param>
/// <param name="WithWeights">The same of a model, counting the weights that models began from; null for others.</param>
/// <param name="Writers">Who wrote what a model or training set holds; null for others.</param>
internal sealed record LineageFacts(
    string Title, string Detail, StepKind Kind, string Name, Ancestry? Ancestry, Ancestry? WithWeights, IReadOnlyList<TrainingPart>? Writers)
{
    /// <summary>Returns what is known of something.</summary>
    public static LineageFacts Of(ICorpusStore store, string of)
    {
        var steps = new LineageSteps(store);
        var key = steps.Find(of);
        var item = steps.Item(key);
        var set = key.Kind switch
        {
            StepKind.Model => StoreNames.Model(store, key.Name).TrainingSetId,
            StepKind.Set => key.Name,
            _ => null,
        };
        return new LineageFacts(
            item.Title,
            item.Detail,
            key.Kind,
            key.Name,
            key.Kind switch
            {
                StepKind.Document => new SyntheticAncestry(store).OfDocument(DocumentId.Parse(key.Name)),
                StepKind.Set => new SyntheticAncestry(store).OfTrainingSet(key.Name),
                StepKind.Model => new SyntheticAncestry(store).OfModel(new ModelId(key.Name)),
                _ => null,
            },
            key.Kind == StepKind.Model ? new SyntheticAncestry(store, weights: true).OfModel(new ModelId(key.Name)) : null,
            set is null ? null : TrainingPart.Of(store, set));
    }
}
