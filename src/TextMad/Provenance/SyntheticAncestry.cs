using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Provenance;

/// <summary>
/// Computes how much machine text is behind a document, a training set or a model: not only in its own words, but through what the models
/// that wrote them had read.
/// </summary>
/// <remarks>
/// <para>With a document's words in shares w_i of one writer each (<see cref="TextShares"/>), the ancestry (<see cref="Ancestry.MeanModels"/>) is</para>
/// <list type="bullet">
/// <item>of a document: A = sum of w_i a_i, where a_i is 0 for a human, 1 for a machine that nobody names, and 1 + A(m) for a model m;</item>
/// <item>of a training set: the mean of A over its members, each weighted by its tokens;</item>
/// <item>of a model: that of its training set; when weights count, the mean of that and of A of the model whose weights it began from, each weighted by
/// the tokens that it has read: N(m) = tokens of its training set + N(the model that it began from).</item>
/// </list>
/// <para>The machine share (<see cref="Ancestry.MachineShare"/>) is the sum of the w_i of machines: it asks who wrote the words, not what the writer had
/// read; of a model, who wrote what it has read. The depth is the longest chain: 0 for a human, 1 for a machine that nobody names, 1 + depth(m) for a model,
/// and the largest of all that is behind a document, a training set or a model.</para>
/// <para>Every model that is reached is computed once and remembered: make a new instance after a commit. Not thread-safe.</para>
/// </remarks>
public sealed class SyntheticAncestry
{
    private readonly ICorpusStore _store;
    private readonly bool _weights;
    private readonly Dictionary<ModelId, Reading> _known = [];

    /// <summary>Ancestry over a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="weights">Whether what a model read counts that another began from; else only its own training set does.</param>
    public SyntheticAncestry(ICorpusStore store, bool weights = false)
    {
        _store = store;
        _weights = weights;
    }

    /// <summary>Returns the ancestry of a document.</summary>
    /// <exception cref="InputException">The store does not hold it.</exception>
    /// <exception cref="TextMadException">The provenance behind it goes round in a circle.</exception>
    public Ancestry OfDocument(DocumentId id)
    {
        var shares = _store.SharesOf(id) ?? throw new InputException($"The store has no document {id}.");
        return Of(shares.Origins.Select(share => (share.Origin.Writer, share.Weight)));
    }

    /// <summary>Returns the ancestry of a training set: of the text in it.</summary>
    /// <exception cref="InputException">The store does not hold it.</exception>
    /// <exception cref="TextMadException">The provenance behind it goes round in a circle.</exception>
    public Ancestry OfTrainingSet(string id) => _store.FindTrainingSet(id) is null
        ? throw new InputException($"The store has no training set '{id}'.")
        : Of(_store.TokensByWriter(id).Select(share => (share.Key, share.Value)));

    /// <summary>Returns the ancestry of a model: of what it has read. What it writes freely has one more.</summary>
    /// <exception cref="InputException">The store does not hold it.</exception>
    /// <exception cref="TextMadException">The provenance behind it goes round in a circle.</exception>
    public Ancestry OfModel(ModelId id)
    {
        var model = _store.FindModel(id) ?? throw new InputException($"The store has no model '{id}': list the models of a run to find its name.");
        Read(model);
        return _known[id].Ancestry;
    }

    private Ancestry Of(IEnumerable<(Writer Writer, double Weight)> shares)
    {
        var all = shares.ToList();
        foreach (var writer in all.Select(share => share.Writer.Model).OfType<ModelId>())
        {
            if (!_known.ContainsKey(writer) && _store.FindModel(writer) is { } model)
            {
                Read(model);
            }
        }

        return Sum(all);
    }

    // Depth first with a stack of its own: chains of models are as long as the data make them.
    private void Read(ModelRecord root)
    {
        if (_known.ContainsKey(root.Id))
        {
            return;
        }

        var path = new Stack<Frame>();
        var onPath = new HashSet<ModelId>();
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

                if (_store.FindModel(need) is { } model)
                {
                    Enter(model);
                }

                continue;
            }

            path.Pop();
            onPath.Remove(frame.Model.Id);
            _known.Add(frame.Model.Id, ReadingOf(frame));
        }

        void Enter(ModelRecord model)
        {
            var shares = _store.TokensByWriter(model.TrainingSetId).Select(share => (Writer: share.Key, Tokens: share.Value)).ToList();
            var needs = shares.Select(share => share.Writer.Model).OfType<ModelId>();
            onPath.Add(model.Id);
            path.Push(new Frame(model, shares, [.. _weights && model.InitialModel is { } initial ? needs.Append(initial) : needs]));
        }
    }

    private Reading ReadingOf(Frame frame)
    {
        var tokens = frame.Shares.Sum(share => share.Tokens);
        var own = Sum(frame.Shares);
        if (!_weights || frame.Model.InitialModel is not { } initial)
        {
            return new Reading(own, tokens);
        }

        var before = _known[initial];
        var all = tokens + before.Tokens;
        var weight = all > 0 ? tokens / all : 0;
        return new Reading(
            new Ancestry(
                (weight * own.MeanModels) + ((1 - weight) * before.Ancestry.MeanModels),
                (weight * own.MachineShare) + ((1 - weight) * before.Ancestry.MachineShare),
                Math.Max(own.Depth, before.Ancestry.Depth),
                own.IsLowerBound || before.Ancestry.IsLowerBound),
            all);
    }

    private Ancestry Sum(IReadOnlyList<(Writer Writer, double Weight)> shares)
    {
        var (all, models, machine, depth, bound) = (0.0, 0.0, 0.0, 0, false);
        foreach (var (writer, weight) in shares)
        {
            all += weight;
            if (!writer.IsMachine || weight <= 0)
            {
                continue;
            }

            // Of a machine that nobody names, or that the store does not know, nothing is known of what it had read.
            var known = writer.Model is { } id && _known.TryGetValue(id, out var reading) ? reading.Ancestry : default(Ancestry?);
            models += weight * (1 + (known?.MeanModels ?? 0));
            machine += weight;
            depth = Math.Max(depth, 1 + (known?.Depth ?? 0));
            bound |= known?.IsLowerBound ?? true;
        }

        // An empty training set has read nothing.
        return all > 0 ? new Ancestry(models / all, Math.Clamp(machine / all, 0, 1), depth, bound) : default;
    }

    private static TextMadException Circle(Stack<Frame> path, ModelId closing)
    {
        var circle = path.TakeWhile(frame => frame.Model.Id != closing).Select(frame => frame.Model.Id).Reverse().Prepend(closing).Append(closing);
        return new TextMadException(
            $"The provenance in the store forms a circle, so that no text is the first: {string.Join(" <- ", circle)}. "
            + "A document cannot be in the training set of the model that wrote it.");
    }

    /// <summary>What a model has read.</summary>
    private readonly record struct Reading(Ancestry Ancestry, double Tokens);

    private sealed class Frame(ModelRecord model, IReadOnlyList<(Writer Writer, double Tokens)> shares, IReadOnlyList<ModelId> needs)
    {
        public ModelRecord Model => model;

        public IReadOnlyList<(Writer Writer, double Tokens)> Shares => shares;

        public IReadOnlyList<ModelId> Needs => needs;

        public int Next { get; set; }
    }
}
