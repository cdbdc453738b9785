using TextMad.Numerics.Kernels;
using TextMad.Numerics.Memory;
using TextMad.Numerics.Threading;

namespace TextMad.Models.Transformers;

/// <summary>
/// A transformer's matrices in the order in which products read them: a copy of the weights for the forward pass, and another,
/// transposed, for gradients of inputs.
/// </summary>
internal sealed class PackedTransformer
{
    /// <summary>Floats that a thread packs at a time: a matter of speed.</summary>
    private const int ItemFloats = 1 << 16;

    private readonly List<Source> _sources = [];
    private readonly List<(Source Source, int First, int Count)> _items = [];
    private readonly ThreadTeam _team;
    private readonly bool _bfloat16;
    private readonly Action<int, int> _pack;

    /// <param name="model">The model whose weights are copied.</param>
    /// <param name="team">The threads that pack.</param>
    /// <param name="forGradients">Whether the transposed copies are wanted too.</param>
    /// <param name="clock">Told of the time it takes.</param>
    public PackedTransformer(Transformer model, ThreadTeam team, bool forGradients = false, KernelClock? clock = null)
    {
        var (layout, weights) = (model.Layout, model.Weights);
        _team = team;
        _bfloat16 = model.IsBFloat16;
        var c = layout.Options.Width;
        Layers = new Layer[weights.Layers.Length];
        Gradients = new Layer[forGradients ? Layers.Length : 0];
        for (var i = 0; i < Layers.Length; i++)
        {
            var w = weights.Layers[i];
            Layers[i] = new Layer(
                Add(w.Attention, c, 3 * c, false),
                Add(w.AttentionProjection, c, c, false),
                Add(w.Hidden, c, 4 * c, false),
                Add(w.HiddenProjection, 4 * c, c, false));
            if (forGradients)
            {
                Gradients[i] = new Layer(
                    Add(w.Attention, c, 3 * c, true),
                    Add(w.AttentionProjection, c, c, true),
                    Add(w.Hidden, c, 4 * c, true),
                    Add(w.HiddenProjection, 4 * c, c, true));
            }
        }

        Unembedding = Add(weights.Tokens, layout.VocabularySize, c, true);
        Embedding = forGradients ? Add(weights.Tokens, layout.VocabularySize, c, false) : null;
        foreach (var source in _sources)
        {
            var step = Math.Max(1, ItemFloats / Math.Max(1, source.Target.Rows * Gemm.PanelColumns));
            for (var first = 0; first < source.Target.PanelCount; first += step)
            {
                _items.Add((source, first, step));
            }
        }

        _pack = (item, worker) =>
        {
            clock?.Start(worker);
            var (source, first, count) = _items[item];
            var matrix = new MatrixView(source.Weights, source.Rows, source.Columns);
            source.Target.Pack(source.IsTransposed ? matrix.Transposed : matrix, first, count);
            clock?.Lap(worker, KernelKind.Packing);
        };
        Pack();
    }

    public Layer[] Layers { get; }

    /// <summary>The transposed matrices, by layer; none unless they were asked for.</summary>
    public Layer[] Gradients { get; }

    /// <summary>Shape (C, V), row-major.</summary>
    public PackedMatrix Unembedding { get; }

    /// <summary>(V, C), through which the gradient of the logits goes back.</summary>
    public PackedMatrix? Embedding { get; }

    /// <summary>Floats that the copies take at most: in bfloat16, half as many.</summary>
    public static long FloatCount(TransformerLayout layout, bool forGradients)
    {
        var c = layout.Options.Width;
        var v = layout.VocabularySize;
        long Both(int rows, int columns) =>
            PackedMatrix.FloatCount(rows, columns) + (forGradients ? PackedMatrix.FloatCount(columns, rows) : 0);
        return (layout.Options.Layers * (Both(c, 3 * c) + Both(c, c) + Both(c, 4 * c) + Both(4 * c, c))) + Both(c, v);
    }

    /// <summary>Copies the weights again, after they have changed.</summary>
    public void Pack() => _team.Run(_items.Count, _pack);

    private PackedMatrix Add(FloatView weights, int rows, int columns, bool transposed)
    {
        var target = transposed ? new PackedMatrix(columns, rows, _bfloat16) : new PackedMatrix(rows, columns, _bfloat16);
        _sources.Add(new Source(target, weights, rows, columns, transposed));
        return target;
    }

    /// <summary>The matrices of a block.</summary>
    internal sealed record Layer(
        PackedMatrix Attention, PackedMatrix AttentionProjection, PackedMatrix Hidden, PackedMatrix HiddenProjection);

    private sealed record Source(PackedMatrix Target, FloatView Weights, int Rows, int Columns, bool IsTransposed);
}
