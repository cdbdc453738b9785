using TextMad.Numerics.Kernels;
using TextMad.Numerics.Memory;

namespace TextMad.Models.Transformers;

/// <summary>What one thread of a pass works on by itself: a few rows at a time.</summary>
internal sealed class PassScratch
{
    /// <summary>Rows that a thread takes through a chain of kernels at a time; they stay near the core. A multiple of every tile.</summary>
    public const int Rows = 48;

    public PassScratch(TransformerLayout layout, int longest, bool forTraining)
    {
        var c = layout.Options.Width;
        var arena = new FloatArena(FloatArena.RoundUp(Rows * c) + FloatArena.RoundUp(4 * Rows * c));
        Delta = arena.Take(Rows * c);
        Wide = arena.Take(4 * Rows * c);
        Gemm = new GemmWorkspace();
        Attention = new AttentionWorkspace(longest, c / layout.Options.Heads, forTraining);
    }

    /// <summary>(Rows, C): what a branch adds to the residual stream.</summary>
    public FloatView Delta { get; }

    /// <summary>(Rows, 4C): values of the activation function.</summary>
    public FloatView Wide { get; }

    public GemmWorkspace Gemm { get; }

    public AttentionWorkspace Attention { get; }

    /// <summary>Returns the number of bytes that a scratch takes.</summary>
    public static long ByteCount(TransformerLayout layout, int longest, bool forTraining)
    {
        var c = layout.Options.Width;
        return GemmWorkspace.ByteCount + (sizeof(float) * (
            (5L * Rows * c) + AttentionWorkspace.FloatCount(longest, c / layout.Options.Heads, forTraining)));
    }
}
