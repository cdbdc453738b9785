using TextMad.Numerics.Kernels;
using TextMad.Numerics.Memory;

namespace TextMad.Models.Transformers;

/// <summary>What one thread of a pass works on by itself: a few rows at a time.</summary>
internal sealed class PassScratch
{
    /// <summary>Bytes of activations that a thread takes through a chain of kernels at a time: they stay near the core.</summary>
    private const int NearBytes = 1 << 20;

    /// <summary>More rows than this save nothing, and a step has too few parts to share out.</summary>
    private const int Most = 144;

    private const int Fewest = 48;

    public PassScratch(TransformerLayout layout, int longest, bool forTraining)
    {
        var c = layout.Options.Width;
        long rows = MostRows(layout);
        var arena = new FloatArena(FloatArena.RoundUp(rows * c) + FloatArena.RoundUp(4 * rows * c));
        Delta = arena.Take(rows * c);
        Wide = arena.Take(4 * rows * c);
        Gemm = new GemmWorkspace();
        Attention = new AttentionWorkspace(longest, c / layout.Options.Heads, forTraining);
    }

    /// <summary>(rows, C): what a branch adds to the residual stream.</summary>
    public FloatView Delta { get; }

    /// <summary>(rows, 4C): values of the activation function.</summary>
    public FloatView Wide { get; }

    public GemmWorkspace Gemm { get; }

    public AttentionWorkspace Attention { get; }

    /// <summary>
    /// Returns the most rows that a thread takes through a chain of kernels at a time: the more, the less often weights come from far away.
    /// </summary>
    public static int MostRows(TransformerLayout layout) => Math.Clamp(NearBytes / (5 * sizeof(float) * layout.Options.Width) / 4 * 4, Fewest, Most);

    /// <summary>Returns the number of bytes that a scratch takes.</summary>
    public static long ByteCount(TransformerLayout layout, int longest, bool forTraining)
    {
        var c = layout.Options.Width;
        return GemmWorkspace.ByteCount + (sizeof(float) * (
            (5L * MostRows(layout) * c) + AttentionWorkspace.FloatCount(longest, c / layout.Options.Heads, forTraining)));
    }
}
