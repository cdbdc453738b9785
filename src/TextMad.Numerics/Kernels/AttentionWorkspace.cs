using TextMad.Numerics.Memory;

namespace TextMad.Numerics.Kernels;

/// <summary>Room for the attention weights of a block of queries. One per thread.</summary>
public sealed class AttentionWorkspace
{
    /// <summary>Allocates for sequences up to a length.</summary>
    public AttentionWorkspace(int longest)
    {
        Longest = longest;
        var size = CausalAttention.QueryBlock * longest;
        var arena = new FloatArena(3 * FloatArena.RoundUp(size));
        Weights = arena.Take(size);
        Dropped = arena.Take(size);
        Gradient = arena.Take(size);
    }

    /// <summary>The longest sequence.</summary>
    public int Longest { get; }

    internal FloatView Weights { get; }

    internal FloatView Dropped { get; }

    internal FloatView Gradient { get; }
}
