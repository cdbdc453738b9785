using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Provenance;

/// <summary>The nearest human text behind a document.</summary>
/// <param name="Steps">
/// Steps back to it: 0 when the document is human text, 1 when it was derived from it, continues it, or was written by a model that was trained on it,
/// and so on.
/// </param>
/// <param name="Documents">The human documents, as many as were asked for.</param>
/// <param name="Total">How many there are at that distance.</param>
/// <param name="Origins">Where they come from, with how many of each, the most first.</param>
public sealed record HumanAncestors(int Steps, IReadOnlyList<DocumentSummary> Documents, long Total, IReadOnlyList<KeyValuePair<string, long>> Origins)
{
    /// <summary>Goes back, nearest first, to the first step at which there is human text.</summary>
    /// <param name="store">The store.</param>
    /// <param name="id">The document.</param>
    /// <param name="limit">Documents to name at most.</param>
    /// <returns>Null when the store knows of no document behind it that only humans wrote: a text with a declared machine share is none.</returns>
    /// <exception cref="InputException">The store does not hold the document.</exception>
    public static HumanAncestors? Of(ICorpusStore store, DocumentId id, int limit = 20)
    {
        ArgumentNullException.ThrowIfNull(store);
        var seen = new HashSet<DocumentId> { id };
        var seenModels = new HashSet<ModelId>();
        List<DocumentSummary> level = [store.FindSummary(id) ?? throw new InputException($"The store has no document {id}.")];
        for (var steps = 0; level.Count > 0; steps++)
        {
            var human = level.Where(document => IsHumanText(document.Origin)).ToList();
            if (human.Count > 0)
            {
                return new HumanAncestors(
                    steps,
                    [.. human.Take(limit)],
                    human.Count,
                    [.. human.GroupBy(document => document.Origin.Place ?? StoredWord.Write(document.Origin.Kind))
                        .Select(group => KeyValuePair.Create(group.Key, (long)group.Count())).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key,
                            StringComparer.Ordinal)]);
            }

            var next = new List<DocumentSummary>();
            void Meet(DocumentId parent)
            {
                if (seen.Add(parent) && store.FindSummary(parent) is { } found)
                {
                    next.Add(found);
                }
            }

            foreach (var document in level)
            {
                foreach (var parent in document.Origin.Inherited)
                {
                    Meet(parent.Document);
                }

                if (document.Origin is not Origin.Sampled sampled)
                {
                    continue;
                }

                if (sampled.Prompt is { } prompt)
                {
                    Meet(prompt);
                }

                // A text to which its model added nothing is the text before it. A model's training set is one step back from everything it wrote.
                if (sampled.MachineShare > 0 && seenModels.Add(sampled.Model) && store.FindModel(sampled.Model) is { } model)
                {
                    next.AddRange(store.ReadTrainingMembers(model.TrainingSetId).Select(member => member.Document).Where(member => seen.Add(member.Id)));
                }
            }

            level = next;
        }

        return null;
    }

    // A text of a model is not a human text, however little the model added.
    private static bool IsHumanText(Origin origin) => origin is not Origin.Sampled && origin.Inherited.Count == 0 && origin.OwnMachineShare == 0;
}
