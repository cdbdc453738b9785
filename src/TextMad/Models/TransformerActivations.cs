using TextMad.Numerics.Kernels;
using TextMad.Numerics.Memory;

namespace TextMad.Models;

/// <summary>
/// Everything a pass over at most so many rows works on, in one allocation. When nothing needs to be kept for a backward pass,
/// all layers share one set. One per thread.
/// </summary>
internal sealed class TransformerActivations
{
    /// <summary>Logits are worked out for blocks of rows that together have at most about this many floats.</summary>
    private const int LogitFloats = 1 << 21;

    private readonly Layer[] _layers;

    public TransformerActivations(TransformerLayout layout, int rows, int longest, bool forTraining)
    {
        var c = layout.Options.Width;
        Rows = rows;
        LogitRows = Math.Clamp(LogitFloats / layout.VocabularySize / 48 * 48, 48, Math.Max(48, rows));
        LogitRows = Math.Min(LogitRows, rows);
        var sets = forTraining ? layout.Options.Layers : 1;
        long line = rows;
        var arena = new FloatArena(Floats(layout, rows, LogitRows, forTraining));
        _layers = new Layer[layout.Options.Layers];
        Residual = arena.Take(line * c);
        for (var i = 0; i < _layers.Length; i++)
        {
            _layers[i] = i < sets ? new Layer(arena, line, c, forTraining ? null : Residual) : _layers[0];
        }

        FinalMean = arena.Take(line);
        FinalScale = arena.Take(line);
        FinalResidual = forTraining ? arena.Take(line * c) : Residual;
        Final = arena.Take(line * c);
        Delta = arena.Take(line * c);
        Wide = arena.Take(line * 4 * c);
        Logits = arena.Take((long)LogitRows * layout.VocabularySize);
        if (forTraining)
        {
            ResidualGradient = arena.Take(line * c);
            NarrowGradient = arena.Take(line * c);
            WideGradient = arena.Take(line * 4 * c);
        }

        Gemm = new GemmWorkspace();
        Attention = new AttentionWorkspace(longest);
    }

    public int Rows { get; }

    /// <summary>Rows whose logits are worked out together.</summary>
    public int LogitRows { get; }

    /// <summary>(rows, C): the embedded tokens, and without training the residual stream throughout.</summary>
    public FloatView Residual { get; }

    /// <summary>(rows, C): the residual stream after the last block.</summary>
    public FloatView FinalResidual { get; }

    public FloatView FinalMean { get; }

    public FloatView FinalScale { get; }

    /// <summary>(rows, C): normalised, ready for the unembedding.</summary>
    public FloatView Final { get; }

    /// <summary>(rows, C): what a branch adds to the residual stream.</summary>
    public FloatView Delta { get; }

    /// <summary>(rows, 4C): values of the activation function.</summary>
    public FloatView Wide { get; }

    /// <summary>(LogitRows, V).</summary>
    public FloatView Logits { get; }

    public FloatView ResidualGradient { get; }

    public FloatView NarrowGradient { get; }

    public FloatView WideGradient { get; }

    public GemmWorkspace Gemm { get; }

    public AttentionWorkspace Attention { get; }

    public Layer this[int layer] => _layers[layer];

    private static long Floats(TransformerLayout layout, int rows, int logitRows, bool forTraining)
    {
        long c = layout.Options.Width;
        var narrow = FloatArena.RoundUp(rows * c);
        var wide = FloatArena.RoundUp(rows * 4 * c);
        var line = FloatArena.RoundUp(rows);
        var set = (3 * narrow) + FloatArena.RoundUp(rows * 3 * c) + wide + (4 * line);
        var logits = FloatArena.RoundUp((long)logitRows * layout.VocabularySize);
        return forTraining
            ? (layout.Options.Layers * (set + (2 * narrow))) + (6 * narrow) + (2 * wide) + (2 * line) + logits
            : set + (3 * narrow) + wide + (2 * line) + logits;
    }

    /// <summary>What a block's backward pass needs.</summary>
    internal sealed class Layer
    {
        public Layer(FloatArena arena, long rows, int c, FloatView? shared)
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
        }

        /// <summary>(rows, C): the residual stream before the block.</summary>
        public FloatView Input { get; }

        /// <summary>(rows, C): the residual stream after attention.</summary>
        public FloatView Middle { get; }

        public FloatView Norm1 { get; }

        public FloatView Qkv { get; }

        public FloatView Attention { get; }

        public FloatView Norm2 { get; }

        /// <summary>(rows, 4C): arguments of the activation function.</summary>
        public FloatView Hidden { get; }

        public FloatView Mean1 { get; }

        public FloatView Scale1 { get; }

        public FloatView Mean2 { get; }

        public FloatView Scale2 { get; }
    }
}
