namespace TextMad.Numerics.Lanes;

/// <summary>
/// Sixteen single-precision lanes, whatever the width of the machine's vectors: kernels are written once over this, and a
/// reduction that sends element i to lane i mod 16 and then folds 16 to 8 to 4 to 2 to 1 has the same bits at every width.
/// </summary>
/// <remarks>
/// Kernels are marked for optimisation at first use, because a loop in the runtime's first tier runs many times slower, and
/// against inlining: inlined into a caller that the runtime found hot, a kernel can exhaust the inliner's budget, and operations
/// on lanes become calls that pass 64 bytes through memory.
/// </remarks>
internal unsafe interface ILanes<TSelf>
    where TSelf : unmanaged, ILanes<TSelf>
{
    /// <summary>Sixteen floats from memory; no alignment is needed.</summary>
    static abstract TSelf Load(float* source);

    /// <summary>Returns the same value in every lane.</summary>
    static abstract TSelf Broadcast(float value);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>Returns a b + c, rounded once.</summary>
    static abstract TSelf Fma(TSelf a, TSelf b, TSelf c);

    /// <summary>Returns the larger one; <paramref name="b"/> when either is NaN on x64, NaN on ARM64: give the constant first.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>Returns the smaller one; the remark on <see cref="Max"/> holds.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    static abstract TSelf Sqrt(TSelf a);

    /// <summary>Lanes of a where the mask's sixteen words are all ones, of b where they are zero.</summary>
    static abstract TSelf Choose(uint* mask, TSelf a, TSelf b);

    /// <summary>2^n, given 1.5 * 2^23 + n for a whole n in [-126, 127]: the sum's low bits are n.</summary>
    static abstract TSelf PowerOfTwo(TSelf shifted);

    /// <summary>Sixteen floats to memory.</summary>
    void Store(float* destination);

    /// <summary>Returns the sum of the lanes, folded from 16 to 8, 4, 2, 1.</summary>
    float Sum();

    /// <summary>Returns the largest lane.</summary>
    float Largest();
}
