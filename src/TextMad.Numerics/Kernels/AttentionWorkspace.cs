using TextMad.Numerics.Memory;

namespace TextMad.Numerics.Kernels;

/// <summary>Room for one head of one sequence: its packed factors and the weights of a block of queries. One per thread.</summary>
public sealed class AttentionWorkspace
{
    /// <summary>Queries whose weights exist at a time; a multiple of every micro-kernel's rows.</summary>
    internal const int QueryBlock = 96;

    /// <summary>At least the rows of every micro-kernel: what a last, incomplete tile may reach beyond.</summary>
    internal const int Slack = 16;

    private const int LargestPanel = 32;

    /// <summary>The longest sequence whose weights are worth their memory until the backward pass.</summary>
    private const int LongestKept = 128;

    /// <summary>Allocates for sequences up to a length.</summary>
    /// <param name="longest">The longest sequence.</param>
    /// <param name="headSize">Number of floats per attention head.</param>
    /// <param name="forTraining">Whether gradients will be asked for.</param>
    public AttentionWorkspace(int longest, int headSize, bool forTraining)
    {
        Longest = longest;
        HeadSize = headSize;
        Stride = RoundUp(longest);
        PaddedHeadSize = RoundUp(headSize);
        long weights = ((long)QueryBlock + Slack) * Stride;
        long rows = ((long)longest + Slack) * PaddedHeadSize;
        long columns = (long)headSize * Stride;
        var arena = new FloatArena(FloatCount(longest, headSize, forTraining));
        Weights = arena.Take(weights);
        Queries = arena.Take(rows);
        Tile = arena.Take(Slack * PaddedHeadSize);
        KeyColumns = arena.Take(columns);
        ValueRows = arena.Take(rows);
        if (forTraining)
        {
            WeightGradients = arena.Take(weights);
            Dropped = arena.Take(weights);
            OutputGradients = arena.Take(rows);
            ValueColumns = arena.Take(columns);
            KeyRows = arena.Take(rows);
            QueryRows = arena.Take(rows);
            OutputGradientRows = arena.Take(rows);
            KeyGradients = arena.Take(rows);
            ValueGradients = arena.Take(rows);
        }
    }

    /// <summary>The longest sequence.</summary>
    public int Longest { get; }

    /// <summary>Number of floats per attention head.</summary>
    public int HeadSize { get; }

    /// <summary>Distance of the rows of weights.</summary>
    internal int Stride { get; }

    /// <summary>Head size in whole panels.</summary>
    internal int PaddedHeadSize { get; }

    /// <summary>Scores of a block of queries, shape (QueryBlock, Stride).</summary>
    internal FloatView Weights { get; }

    internal FloatView WeightGradients { get; }

    internal FloatView Dropped { get; }

    /// <summary>(T, head size), without gaps.</summary>
    internal FloatView Queries { get; }

    internal FloatView OutputGradients { get; }

    /// <summary>Keys, transposed, in panels.</summary>
    internal FloatView KeyColumns { get; }

    /// <summary>Values, transposed, in panels.</summary>
    internal FloatView ValueColumns { get; }

    /// <summary>(T, head size) in panels.</summary>
    internal FloatView ValueRows { get; }

    internal FloatView KeyRows { get; }

    internal FloatView QueryRows { get; }

    internal FloatView OutputGradientRows { get; }

    /// <summary>Shape (T, PaddedHeadSize), row-major.</summary>
    internal FloatView KeyGradients { get; }

    internal FloatView ValueGradients { get; }

    /// <summary>One tile of results.</summary>
    internal FloatView Tile { get; }

    /// <summary>
    /// Floats that the weights of one head of a sequence take when they are kept for the backward pass; 0 for sequences so long
    /// that working them out again is the lesser evil.
    /// </summary>
    public static long KeptFloatCount(int longest) => longest > LongestKept ? 0 : ((long)longest + Slack) * RoundUp(longest);

    /// <summary>Floats that a workspace takes.</summary>
    public static long FloatCount(int longest, int headSize, bool forTraining)
    {
        var weights = FloatArena.RoundUp(((long)QueryBlock + Slack) * RoundUp(longest));
        var rows = FloatArena.RoundUp(((long)longest + Slack) * RoundUp(headSize));
        var columns = FloatArena.RoundUp((long)headSize * RoundUp(longest));
        var tile = FloatArena.RoundUp((long)Slack * RoundUp(headSize));
        return forTraining ? (3 * weights) + (8 * rows) + (2 * columns) + tile : weights + (2 * rows) + columns + tile;
    }

    private static int RoundUp(int length) => (length + LargestPanel - 1) / LargestPanel * LargestPanel;
}
