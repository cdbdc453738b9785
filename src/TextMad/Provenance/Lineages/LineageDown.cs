using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Provenance.Lineages;

/// <summary>Follows what came of a text or a model. Serves one question: it remembers the models it has shown.</summary>
internal sealed class LineageDown(ICorpusStore store, LineageOptions options)
{
    private readonly HashSet<ModelId> _shown = [];

    /// <summary>Returns what came of a document.</summary>
    public IReadOnlyList<LineageNode> OfDocument(DocumentId id, int depth)
    {
        var sets = store.TrainingSetsWith(id);
        var children = store.Children(id);
        if (sets.Count + children.Count == 0)
        {
            return [];
        }

        if (depth > options.Depth)
        {
            return [LineageNodes.Deeper("derived")];
        }

        var nodes = new List<LineageNode>();
        foreach (var set in sets.Take(options.Width))
        {
            nodes.Add(Set(set, $"in the training set {set.Id}", [("documents", set.Documents), ("tokens", set.Tokens)], depth));
        }

        AddMore(nodes, "member_of", sets.Count);
        foreach (var child in children.Take(options.Width))
        {
            var (relation, before) = child.Origin switch
            {
                Origin.Sampled { Purpose: SamplePurpose.Edit } => ("revised", "edited into "),
                Origin.Sampled => ("prompted", "continued in "),
                _ => ("derived", "made into "),
            };
            nodes.Add(LineageNodes.Document(child, relation, OfDocument(child.Id, depth + 1), before));
        }

        AddMore(nodes, "derived", children.Count);
        return nodes;
    }

    /// <summary>Returns what came of a model.</summary>
    public IReadOnlyList<LineageNode> OfModel(ModelId id, int depth)
    {
        _shown.Add(id);
        if (depth > options.Depth)
        {
            return [LineageNodes.Deeper("generated")];
        }

        var nodes = new List<LineageNode>();
        var wrote = store.Count(new DocumentQuery { Model = id });
        var uses = store.TrainingSetsWithTextOf(id);
        if (wrote.Documents > 0 || uses.Count > 0)
        {
            nodes.Add(LineageNodes.Documents(
                "generated",
                $"wrote {Plural.Of(wrote.Documents, "document")}, {Plural.Of(wrote.Words, "word")}",
                [("documents", wrote.Documents), ("words", wrote.Words)],
                Uses(uses, depth + 1)));
        }

        var continuing = store.ModelsContinuing(id);
        nodes.AddRange(continuing.Take(options.Width).Select(model =>
            Model(model, "continued_as", $"its weights began model {model.Id}", depth)));
        AddMore(nodes, "continued_as", continuing.Count);
        return nodes;
    }

    private List<LineageNode> Uses(IReadOnlyList<TrainingUse> uses, int depth)
    {
        if (uses.Count > 0 && depth > options.Depth)
        {
            return [LineageNodes.Deeper("member_of")];
        }

        var nodes = uses.Take(options.Width).Select(use => Set(
            use.Set,
            $"{Plural.Of(use.Members, "document")}, {Plural.Of((long)Math.Round(use.Tokens), "token")} of it in the training set {use.Set.Id} " +
            $"of {Plural.Of(use.Set.Tokens, "token")}",
            [("documents", use.Members), ("tokens", (long)Math.Round(use.Tokens)), ("set_tokens", use.Set.Tokens)],
            depth)).ToList();
        AddMore(nodes, "member_of", uses.Count);
        return nodes;
    }

    private LineageNode Set(TrainingSetRecord set, string label, (string Name, long Count)[] counts, int depth)
    {
        var models = store.ModelsTrainedOn(set.Id);
        var nodes = depth >= options.Depth && models.Count > 0
            ? [LineageNodes.Deeper("trained")]
            : models.Take(options.Width).Select(model => Model(model, "trained", $"on which model {model.Id} was trained", depth + 1)).ToList();
        AddMore(nodes, "trained", nodes.Count == 0 ? 0 : models.Count);
        return LineageNodes.TrainingSet(set, "member_of", label, counts, nodes);
    }

    private LineageNode Model(ModelRecord model, string relation, string label, int depth) => _shown.Contains(model.Id)
        ? LineageNodes.Model(model.Id, relation, label + " (shown above)", [])
        : LineageNodes.Model(model.Id, relation, label, OfModel(model.Id, depth + 1));

    private void AddMore(List<LineageNode> nodes, string relation, int count)
    {
        if (count > options.Width)
        {
            nodes.Add(LineageNodes.More(relation, count - options.Width));
        }
    }
}
