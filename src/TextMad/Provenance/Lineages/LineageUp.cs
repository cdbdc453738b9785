using System.Globalization;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Provenance.Lineages;

/// <summary>Follows provenance back to human text. Serves one question: it remembers the models it has shown.</summary>
internal sealed class LineageUp(ICorpusStore store, LineageOptions options)
{
    private readonly HashSet<ModelId> _shown = [];

    /// <summary>Returns what a document came from.</summary>
    public IReadOnlyList<LineageNode> OfDocument(DocumentSummary document, int depth)
    {
        switch (document.Origin)
        {
            case { MadeFrom: { Count: > 0 } sources }:
                if (depth > options.Depth)
                {
                    return [LineageNodes.Deeper("was_derived_from")];
                }

                var parents = sources.OrderByDescending(parent => parent.Weight).ToList();
                var nodes = parents.Take(options.Width).Select(parent => Parent(
                    parent.Document,
                    "was_derived_from",
                    sources.Count == 1
                        ? "derived from "
                        : string.Create(CultureInfo.InvariantCulture, $"derived, weight {parent.Weight:0.###}, from "),
                    depth)).ToList();
                if (parents.Count > options.Width)
                {
                    nodes.Add(LineageNodes.More("was_derived_from", parents.Count - options.Width));
                }

                return nodes;
            case Origin.Sampled sampled:
                if (depth > options.Depth)
                {
                    return [LineageNodes.Deeper("was_generated_by")];
                }

                var writer = Writer(
                    sampled.Model,
                    "was_generated_by",
                    string.Create(CultureInfo.InvariantCulture, $"written by model {sampled.Model} (generation {sampled.Generation})"),
                    depth);
                if (sampled.Prompt is not { } prompt)
                {
                    return [writer];
                }

                var (relation, verb) = sampled.Purpose == SamplePurpose.Edit ? ("was_revision_of", "edits") : ("prompted_by", "continues");
                return [writer, Parent(prompt, relation, string.Create(CultureInfo.InvariantCulture, $"{verb}, keeping {1 - sampled.MachineShare:0.#%} of the words, "), depth)];
            default:
                return [];
        }
    }

    /// <summary>Returns what a model was made from.</summary>
    public IReadOnlyList<LineageNode> OfModel(ModelRecord model, int depth)
    {
        _shown.Add(model.Id);
        if (depth > options.Depth)
        {
            return [LineageNodes.Deeper("trained_on")];
        }

        var nodes = new List<LineageNode>();
        if (store.FindTrainingSet(model.TrainingSetId) is { } set)
        {
            var label = $"trained on {Plural.Of(set.Documents, "document")}, {Plural.Of(set.Tokens, "token")}";
            nodes.Add(LineageNodes.TrainingSet(
                set,
                "trained_on",
                label,
                [("documents", set.Documents), ("tokens", set.Tokens)],
                Members(set, depth + 1)));
        }

        if (model.InitialModel is { } initial)
        {
            nodes.Add(Writer(initial, "began_from", $"began from the weights of model {initial}", depth));
        }

        return nodes;
    }

    private List<LineageNode> Members(TrainingSetRecord set, int depth)
    {
        if (depth > options.Depth)
        {
            return [LineageNodes.Deeper("had_member")];
        }

        var shares = store.TrainingShares(set.Id);
        var nodes = new List<LineageNode>();
        foreach (var share in shares.Take(options.Width))
        {
            var part = set.Tokens == 0 ? 0 : 100.0 * share.Tokens / set.Tokens;
            var label = string.Create(CultureInfo.InvariantCulture, $"{part:0.#}%: {OriginText.Describe(share.Origin)}, ")
                + $"{Plural.Of((long)Math.Round(share.Tokens), "token")} in {Plural.Of(share.Members, "document")}";
            nodes.Add(LineageNodes.Documents(
                "had_member",
                share.Origin.Writer.Model is { } model ? label + Seen(model) : label,
                [("documents", share.Members), ("tokens", (long)Math.Round(share.Tokens))],
                share.Origin.Writer.Model is { } writer ? Behind(writer, depth + 1) : []));
        }

        if (shares.Count > options.Width)
        {
            var left = shares.Skip(options.Width).ToList();
            nodes.Add(LineageNodes.More(
                "had_member",
                left.Count,
                ("documents", left.Sum(share => share.Members)),
                ("tokens", (long)Math.Round(left.Sum(share => share.Tokens)))));
        }

        return nodes;
    }

    private LineageNode Writer(ModelId id, string relation, string label, int depth)
    {
        label += Seen(id);
        return LineageNodes.Model(id, relation, label, Behind(id, depth + 1));
    }

    private string Seen(ModelId model) => _shown.Contains(model) ? " (shown above)" : store.FindModel(model) is null ? " (not in this store)" : "";

    private IReadOnlyList<LineageNode> Behind(ModelId id, int depth) =>
        !_shown.Contains(id) && store.FindModel(id) is { } model ? OfModel(model, depth) : [];

    private LineageNode Parent(DocumentId id, string relation, string before, int depth) => store.FindSummary(id) is { } parent
        ? LineageNodes.Document(parent, relation, OfDocument(parent, depth + 1), before)
        : new("document", id.ToString(), relation, $"{before}document {OriginText.Short(id)} (not in this store)", null, []);
}
