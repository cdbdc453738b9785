using TextMad.Storage;

namespace TextMad.Provenance;

/// <summary>Who wrote what models were trained on.</summary>
/// <remarks>
/// <para>A document that a model sampled is that model's, its prompt included. A document made from others (a passage, a page of a simulated web) is
/// its sources' writers', by the weights of the sources. All else was written by no model of the store.</para>
/// <para>The store's totals by origin say this without a look at the documents, unless some of them may have several writers; then the
/// training set is read. What is known of sources is remembered: make a new instance after a commit. Not thread-safe.</para>
/// </remarks>
public sealed class TrainingWriters(ICorpusStore store)
{
    private readonly Dictionary<DocumentId, Origin?> _origins = [];
    private HashSet<string>? _hosts;

    /// <summary>The writers of the model's training set, the one who gave most tokens first; empty when the set is empty or unknown.</summary>
    public IReadOnlyList<WriterShare> Of(ModelRecord model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var composition = store.TrainingComposition(model.TrainingSetId);
        var tokens = new SortedDictionary<string, double>(StringComparer.Ordinal);
        if (composition.Any(MayHaveSeveralWriters))
        {
            AddMembers(tokens, model.TrainingSetId);
        }
        else
        {
            foreach (var share in composition)
            {
                Add(tokens, share.Model, share.Tokens);
            }
        }

        var total = tokens.Values.Sum();
        return total <= 0
            ? []
            : [
                .. tokens.Where(writer => writer.Value > 0).OrderByDescending(writer => writer.Value).Select(writer => new WriterShare(
                    writer.Key.Length == 0 ? null : new ModelId(writer.Key), (long)Math.Round(writer.Value), writer.Value / total)),
            ];
    }

    // The origin of a document made from others names a model only if that wrote all of it, and a source only if all of it comes from there. A
    // source that was never crawled from has no pages with sources of their own.
    private bool MayHaveSeveralWriters(TrainingShare share)
    {
        if (share.Model is not null || share.Kind is "imported" or "sampled")
        {
            return false;
        }

        _hosts ??= [.. store.CountByOrigin(new DocumentQuery { OriginKind = "crawled" }).Select(origin => origin.Source).OfType<string>()];
        return share.Source is null || _hosts.Contains(share.Source);
    }

    // Level by level, so that a source of many members is looked up once a level, and a long chain of sources needs no deep stack.
    private void AddMembers(SortedDictionary<string, double> tokens, string trainingSet)
    {
        var level = new Dictionary<DocumentId, double>();
        foreach (var member in store.ReadTrainingMembers(trainingSet))
        {
            Follow(member.Document.Origin, member.Tokens, level);
        }

        while (level.Count > 0)
        {
            var next = new Dictionary<DocumentId, double>();
            foreach (var (id, weight) in level)
            {
                Follow(OriginOf(id), weight, next);
            }

            level = next;
        }

        void Follow(Origin? origin, double weight, Dictionary<DocumentId, double> sources)
        {
            if (origin is not { MadeFrom: { Count: > 0 } parents })
            {
                Add(tokens, (origin as Origin.Sampled)?.Model, weight);
                return;
            }

            var sum = parents.Sum(parent => parent.Weight);
            foreach (var parent in parents)
            {
                sources[parent.Document] = sources.GetValueOrDefault(parent.Document) + (weight * parent.Weight / sum);
            }
        }
    }

    private Origin? OriginOf(DocumentId id)
    {
        if (!_origins.TryGetValue(id, out var origin))
        {
            origin = store.FindSummary(id)?.Origin;
            _origins.Add(id, origin);
        }

        return origin;
    }

    private static void Add(SortedDictionary<string, double> tokens, ModelId? writer, double weight)
    {
        var name = writer?.Value ?? "";
        tokens[name] = tokens.GetValueOrDefault(name) + weight;
    }
}
