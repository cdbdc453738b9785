using TextMad.Storage;

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
    /// <returns>Null when the store knows of no human text behind the document.</returns>
    /// <exception cref="InputException">The store does not hold the document.</exception>
    public static HumanAncestors? Of(ICorpusStore store, DocumentId id, int limit = 20)
    {
        ArgumentNullException.ThrowIfNull(store);
        var seen = new HashSet<DocumentId> { id };
        var seenModels = new HashSet<ModelId>();
        List<DocumentSummary> level = [store.FindSummary(id) ?? throw new InputException($"The store holds no document {id}.")];
        for (var steps = 0; level.Count > 0; steps++)
        {
            var human = level.Where(document => document.Origin.MadeFrom.Count == 0 && document.Origin.OwnMachineShare == 0).ToList();
            if (human.Count > 0)
            {
                return new HumanAncestors(
                    steps,
                    [.. human.Take(limit)],
                    human.Count,
                    [.. human.GroupBy(document => Source(document.Origin)).Select(group => KeyValuePair.Create(group.Key, (long)group.Count())).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)]);
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
                foreach (var parent in document.Origin.MadeFrom)
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

                // A model's training set is one step back from everything it wrote.
                if (seenModels.Add(sampled.Model) && store.FindModel(sampled.Model) is { } model)
                {
                    next.AddRange(store.ReadTrainingMembers(model.TrainingSetId).Select(member => member.Document).Where(member => seen.Add(member.Id)));
                }
            }

            level = next;
        }

        return null;
    }

    private static string Source(Origin origin) => origin switch
    {
        Origin.Imported imported => imported.Source,
        Origin.Crawled crawled => Uri.TryCreate(crawled.Url, UriKind.Absolute, out var uri) ? uri.Host : crawled.Url,
        _ => origin.Kind,
    };
}
