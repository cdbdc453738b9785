using TextMad.Storage;

namespace TextMad.Provenance;

/// <summary>
/// Computes how much machine text is behind a document, a training set or a model: not only in its own words, but through what the models
/// that wrote them had been trained on.
/// </summary>
/// <remarks>
/// <para>With s the share of a document's tokens that a model wrote, T(m) the training set of model m, and A the ancestry
/// (<see cref="Ancestry.MeanModels"/>):</para>
/// <list type="bullet">
/// <item>imported or crawled: A = s as the source declares it, 0 for human text;</item>
/// <item>derived, or crawled from a simulated web, from parents with weights w_i, scaled to sum to 1: A = sum of w_i A(parent_i);</item>
/// <item>sampled from m after a prompt: A = s (1 + A(T(m))) + (1 - s) A(prompt); without a prompt the last term is 0;</item>
/// <item>training set: A = the mean of A over its members, each weighted by its tokens.</item>
/// </list>
/// <para>The machine share (<see cref="Ancestry.MachineShare"/>) follows the same rules with A(T(m)) taken as 0: it asks who wrote the
/// words, not what the writer had read. The depth is the longest chain: 0 for human text, the largest of the parents' for derived, the larger of
/// 1 + depth(T(m)) and depth(prompt) for sampled, the largest of the members' for a training set. Weights that a model began from
/// (<see cref="ModelRecord.InitialModel"/>) are no text and do not count.</para>
/// <para>Every document and training set that is reached is computed once and remembered, so an instance answers many questions about
/// the same store quickly; make a new one after a commit. A training set is read in one stream. Not thread-safe.</para>
/// </remarks>
public sealed class SyntheticAncestry
{
    private readonly ICorpusStore _store;
    private readonly Dictionary<ModelId, string?> _trainingSetOf = [];
    private readonly Dictionary<Node, Ancestry> _known = [];

    private readonly bool _remembers;

    /// <summary>Ancestry over a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="remembers">Whether what the store remembers of training sets is taken; else all is worked out anew.</param>
    public SyntheticAncestry(ICorpusStore store, bool remembers = true)
    {
        _store = store;
        _remembers = remembers;
    }

    /// <summary>
    /// Works out the ancestry of a training set and has the store remember it, so that a later question need not go further back. Does nothing
    /// when a model behind it is unknown: it may become known.
    /// </summary>
    public static void Remember(ICorpusStore store, string trainingSet)
    {
        ArgumentNullException.ThrowIfNull(store);
        var ancestry = new SyntheticAncestry(store).OfTrainingSet(trainingSet);
        if (!ancestry.IsLowerBound)
        {
            var batch = new StoreBatch();
            batch.Ancestries.Add(new TrainingAncestry(trainingSet, ancestry.MeanModels, ancestry.MachineShare, ancestry.Depth));
            store.Commit(batch);
        }
    }

    /// <summary>The ancestry of a document.</summary>
    /// <exception cref="InputException">The store does not hold it.</exception>
    /// <exception cref="TextMadException">The provenance behind it goes round in a circle.</exception>
    public Ancestry OfDocument(DocumentId id) => Evaluate(new Node(id, null));

    /// <summary>The ancestry of a training set: what a model has read.</summary>
    /// <exception cref="InputException">The store does not hold it.</exception>
    /// <exception cref="TextMadException">The provenance behind it goes round in a circle.</exception>
    public Ancestry OfTrainingSet(string id) => Evaluate(new Node(null, id));

    /// <summary>The ancestry of a model: that of its training set. What it writes freely has one more.</summary>
    /// <exception cref="InputException">The store does not hold it.</exception>
    /// <exception cref="TextMadException">The provenance behind it goes round in a circle.</exception>
    public Ancestry OfModel(ModelId id) => OfTrainingSet(
        TrainingSetOf(id) ?? throw new InputException($"The store knows no model '{id}': list the models of a run to find its name."));

    // Depth first with a stack of its own: chains of derivations are as long as the data make them.
    private Ancestry Evaluate(Node root)
    {
        if (_known.TryGetValue(root, out var answer))
        {
            return answer;
        }

        var path = new Stack<Frame>();
        var onPath = new HashSet<Node>();
        Enter(root);
        while (path.TryPeek(out var frame))
        {
            if (frame.Next < frame.Needs.Count)
            {
                var need = frame.Needs[frame.Next++];
                if (_known.ContainsKey(need))
                {
                    continue;
                }

                if (onPath.Contains(need))
                {
                    throw Circle(path, need);
                }

                Enter(need);
                continue;
            }

            path.Pop();
            onPath.Remove(frame.Node);
            _known.Add(frame.Node, Sum(frame.Form));
        }

        return _known[root];

        void Enter(Node node)
        {
            if (node.TrainingSet is { } set && _remembers && _store.FindTrainingAncestry(set) is { } remembered)
            {
                _known.Add(node, new Ancestry(remembered.MeanModels, remembered.MachineShare, remembered.Depth, IsLowerBound: false));
                return;
            }

            var form = node.Document is { } document ? FormOf(document) : FormOf(node.TrainingSet!);
            onPath.Add(node);
            path.Push(new Frame(node, form, [.. Needs(form)]));
        }
    }

    private Ancestry Sum(AncestryForm form)
    {
        var models = form.Models;
        var machine = form.Machine;
        var depth = form.Depth;
        var bound = form.MeetsUnknown;
        foreach (var (document, weight) in form.Documents)
        {
            var parent = _known[new Node(document, null)];
            models += weight * parent.MeanModels;
            machine += weight * parent.MachineShare;
            depth = Math.Max(depth, parent.Depth);
            bound |= parent.IsLowerBound;
        }

        foreach (var (set, weight) in form.TrainingSets)
        {
            var read = _known[new Node(null, set)];
            models += weight * read.MeanModels;
            depth = Math.Max(depth, 1 + read.Depth);
            bound |= read.IsLowerBound;
        }

        // An empty training set has read nothing.
        var scale = form.Weight > 0 ? 1 / form.Weight : 0;
        return new Ancestry(models * scale, Math.Clamp(machine * scale, 0, 1), depth, bound);
    }

    private static IEnumerable<Node> Needs(AncestryForm form) =>
        form.Documents.Keys.Select(id => new Node(id, null)).Concat(form.TrainingSets.Keys.Select(id => new Node(null, id)));

    private AncestryForm FormOf(DocumentId id)
    {
        var summary = _store.FindSummary(id) ?? throw new InputException($"The store holds no document {id}.");
        var form = new AncestryForm();
        form.Add(1, summary.Origin, TrainingSetOf);
        return form;
    }

    private AncestryForm FormOf(string trainingSet)
    {
        if (_store.FindTrainingSet(trainingSet) is null)
        {
            throw new InputException($"The store knows no training set '{trainingSet}'.");
        }

        var form = new AncestryForm();
        foreach (var member in _store.ReadTrainingMembers(trainingSet))
        {
            form.Add(member.Tokens, member.Document.Origin, TrainingSetOf);
        }

        return form;
    }

    private string? TrainingSetOf(ModelId model)
    {
        if (!_trainingSetOf.TryGetValue(model, out var set))
        {
            set = _store.FindModel(model)?.TrainingSetId;
            _trainingSetOf.Add(model, set);
        }

        return set;
    }

    private static TextMadException Circle(Stack<Frame> path, Node closing)
    {
        var circle = path.TakeWhile(frame => frame.Node != closing).Select(frame => frame.Node).Reverse().Prepend(closing).Append(closing);
        return new TextMadException(
            "The provenance in the store goes round in a circle, so that there is no first text: " +
            string.Join(" <- ", circle.Select(node => node.ToString())) +
            ". A document cannot be in the training set of the model that wrote it.");
    }

    /// <summary>A document or a training set.</summary>
    private readonly record struct Node(DocumentId? Document, string? TrainingSet)
    {
        public override string ToString() => Document is { } id ? $"document {OriginText.Short(id)}" : $"training set '{TrainingSet}'";
    }

    private sealed class Frame(Node node, AncestryForm form, IReadOnlyList<Node> needs)
    {
        public Node Node => node;

        public AncestryForm Form => form;

        public IReadOnlyList<Node> Needs => needs;

        public int Next { get; set; }
    }
}
