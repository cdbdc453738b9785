using TextMad.Numerics.Kernels;
using TextMad.Numerics.Memory;

namespace TextMad.Models.Transformers;

/// <summary>
/// Everything a pass over at most this many rows works on, in one allocation that all threads share. When nothing needs to be kept
/// for a backward pass, all layers share one set.
/// </summary>
internal sealed class TransformerActivations
{
    /// <summary>Logits are worked out for blocks of rows that together have at most about this many floats: each thread's share stays near its core.</summary>
    private const long LogitFloats = 1 << 19;

    /// <summary>Fewest rows of logits that keep several threads busy.</summary>
    private const int FewestLogitRows = 192;

    private const long PassBytes = 96L << 20;

    private const int MostRows = 512;

    private readonly Layer[] _layers;

    /// <param name="layout">The model's layout.</param>
    /// <param name="rows">Most rows of a pass.</param>
    /// <param name="longest">Longest sequence.</param>
    /// <param name="forTraining">Whether everything is kept for a backward pass.</param>
    public TransformerActivations(TransformerLayout layout, int rows, int longest, bool forTraining)
    {
        var c = layout.Options.Width;
        LogitRows = LogitRowsOf(layout, rows);
        long line = rows;
        var arena = new FloatArena(FloatCount(layout, rows, longest, forTraining));
        _layers = new Layer[layout.Options.Layers];
        FloatView? shared = forTraining ? null : arena.Take(line * c);
        for (var i = 0; i < _layers.Length; i++)
        {
            _layers[i] = forTraining || i == 0
                ? new Layer(arena, line, c, forTraining ? WeightFloats(layout, rows, longest) : 0, shared)
                : _layers[0];
        }

        FinalMean = arena.Take(line);
        FinalScale = arena.Take(line);
        FinalResidual = shared ?? arena.Take(line * c);
        Final = arena.Take(line * c);
        Logits = arena.Take((long)LogitRows * layout.VocabularySize);
        if (forTraining)
        {
            ResidualGradient = arena.Take(line * c);
            NarrowGradient = arena.Take(line * c);
            HiddenBranchGradient = arena.Take(line * c);
            AttentionBranchGradient = arena.Take(line * c);
            Norm2Gradient = arena.Take(line * c);
            QkvGradient = arena.Take(line * 3 * c);
            Wide = arena.Take(line * 4 * c);
            WideGradient = arena.Take(line * 4 * c);
        }
    }

    /// <summary>Rows whose logits are worked out together.</summary>
    public int LogitRows { get; }

    /// <summary>(rows, C): the residual stream after the last block.</summary>
    public FloatView FinalResidual { get; }

    public FloatView FinalMean { get; }

    public FloatView FinalScale { get; }

    /// <summary>(rows, C): normalised, ready for the unembedding.</summary>
    public FloatView Final { get; }

    /// <summary>(LogitRows, V): logits, or their gradient.</summary>
    public FloatView Logits { get; }

    /// <summary>(rows, C): gradient of the residual stream.</summary>
    public FloatView ResidualGradient { get; }

    /// <summary>(rows, C): gradient of what goes into the unembedding, then of attention's output, then of what goes into attention.</summary>
    public FloatView NarrowGradient { get; }

    /// <summary>(rows, C): gradient of what the hidden branch adds to the residual stream.</summary>
    public FloatView HiddenBranchGradient { get; }

    /// <summary>(rows, C): gradient of what attention adds to the residual stream.</summary>
    public FloatView AttentionBranchGradient { get; }

    /// <summary>(rows, C): gradient of what goes into the hidden branch.</summary>
    public FloatView Norm2Gradient { get; }

    /// <summary>Queries, keys and values, shape (rows, 3C), row-major.</summary>
    public FloatView QkvGradient { get; }

    /// <summary>(rows, 4C): values of the activation function, worked out once more.</summary>
    public FloatView Wide { get; }

    /// <summary>(rows, 4C): gradient of the activation function's arguments.</summary>
    public FloatView WideGradient { get; }

    public int LayerCount => _layers.Length;

    public Layer this[int layer] => _layers[layer];

    /// <summary>
    /// Sequences of a length to work on together, at most this many: as many as keep a pass in moderate memory, in equal parts.
    /// </summary>
    public static int SequencesPerPass(TransformerLayout layout, int length, int sequences, bool forTraining)
    {
        var bytes = sizeof(float) * (FloatCount(layout, MostRows, length, forTraining) - LogitFloats) / MostRows;
        var rows = Math.Clamp(PassBytes / Math.Max(1, bytes), 1, MostRows);
        var most = (int)Math.Clamp(rows / length, 1, sequences);
        var passes = (sequences + most - 1) / most;
        return (sequences + passes - 1) / passes;
    }

    /// <summary>Floats that the activations of this many rows take.</summary>
    public static long FloatCount(TransformerLayout layout, int rows, int longest, bool forTraining)
    {
        long c = layout.Options.Width;
        var narrow = FloatArena.RoundUp(rows * c);
        var wide = FloatArena.RoundUp(rows * 4 * c);
        var qkv = FloatArena.RoundUp(rows * 3 * c);
        var line = FloatArena.RoundUp(rows);
        var set = (3 * narrow) + qkv + wide + (4 * line);
        var logits = FloatArena.RoundUp((long)LogitRowsOf(layout, rows) * layout.VocabularySize);
        var both = narrow + (2 * line) + logits;
        return forTraining
            ? (layout.Options.Layers * (set + (2 * narrow) + FloatArena.RoundUp(WeightFloats(layout, rows, longest)))) + (6 * narrow) + qkv + (2 * wide) + both
            : set + narrow + both;
    }

    /// <summary>Floats of the attention weights that are kept, if sequences are short, for as many of them as rows have room for.</summary>
    private static long WeightFloats(TransformerLayout layout, int rows, int longest) =>
        rows / longest * layout.Options.Heads * AttentionWorkspace.KeptFloatCount(longest);

    /// <summary>In blocks of equally many rows.</summary>
    private static int LogitRowsOf(TransformerLayout layout, int rows)
    {
        var most = (int)Math.Max(FewestLogitRows, LogitFloats / layout.VocabularySize);
        return RowShares.Of(rows, Math.Min((rows + 7) / 8 * 8, most / 4 * 4), 1).Step;
    }

    /// <summary>What a block's backward pass needs, of all rows or of some.</summary>
    internal readonly record struct Layer
    {
        public Layer(FloatArena arena, long rows, int c, long weights, FloatView? shared)
        {
            Input = shared ?? arena.Take(rows * c);
            Middle = shared ?? arena.Take(rows * c);
            Norm1 = arena.Take(rows * c);
            Qkv = arena.Take(rows * 3 * c);
            Attention = arena.Take(rows * c);
            Norm2 = arena.Take(rows * c);
            Hidden = arena.Take(rows * 4 * c);
            Mean1 = arena.Take(rows);
            Scale1 = arena.Take(rows);
            Mean2 = arena.Take(rows);
            Scale2 = arena.Take(rows);
            Weights = arena.Take(weights);
        }

        /// <summary>(rows, C): the residual stream before the block.</summary>
        public FloatView Input { get; private init; }

        /// <summary>(rows, C): the residual stream after attention.</summary>
        public FloatView Middle { get; private init; }

        public FloatView Norm1 { get; private init; }

        public FloatView Qkv { get; private init; }

        public FloatView Attention { get; private init; }

        public FloatView Norm2 { get; private init; }

        /// <summary>(rows, 4C): arguments of the activation function.</summary>
        public FloatView Hidden { get; private init; }

        public FloatView Mean1 { get; private init; }

        public FloatView Scale1 { get; private init; }

        public FloatView Mean2 { get; private init; }

        public FloatView Scale2 { get; private init; }

        /// <summary>Attention weights that are kept, head after head and sequence after sequence; empty if none are.</summary>
        public FloatView Weights { get; private init; }

        /// <summary>Returns the same of some rows only, without the attention weights.</summary>
        public Layer Part(int first, int count, int c) => new()
        {
            Input = Input.Slice(first * c, count * c),
            Middle = Middle.Slice(first * c, count * c),
            Norm1 = Norm1.Slice(first * c, count * c),
            Qkv = Qkv.Slice(first * 3 * c, count * 3 * c),
            Attention = Attention.Slice(first * c, count * c),
            Norm2 = Norm2.Slice(first * c, count * c),
            Hidden = Hidden.Slice(first * 4 * c, count * 4 * c),
            Mean1 = Mean1.Slice(first, count),
            Scale1 = Scale1.Slice(first, count),
            Mean2 = Mean2.Slice(first, count),
            Scale2 = Scale2.Slice(first, count),
        };
    }
}
