namespace TextMad.Numerics.Kernels;

/// <summary>The shape of multi-head attention over one sequence.</summary>
/// <param name="Length">T, the number of tokens.</param>
/// <param name="Heads">Number of attention heads.</param>
/// <param name="HeadSize">Floats of one head's query, key or value.</param>
public readonly record struct AttentionShape(int Length, int Heads, int HeadSize)
{
    /// <summary>C = heads x head size.</summary>
    public int Width => Heads * HeadSize;

    /// <summary>Factor of the scores.</summary>
    internal float Scale => 1 / MathF.Sqrt(HeadSize);
}
