namespace TextMad.Numerics.Kernels;

/// <summary>
/// A micro-kernel: the product of a few rows of A with one packed panel of B, all sums held in registers. Each sum is one chain
/// of fused multiply-adds over the depth in ascending order, so every tile shape and vector width yields the same bits.
/// </summary>
internal unsafe interface IGemmTile
{
    /// <summary>Rows of a tile.</summary>
    static abstract int Rows { get; }

    /// <summary>Rows of the low tile, which takes the last rows of a product: more than half of <see cref="Rows"/>.</summary>
    static abstract int LowRows { get; }

    /// <summary>Columns of a tile, and of a packed panel of B.</summary>
    static abstract int Columns { get; }

    /// <summary>C (Rows, Columns) = [C +] A (Rows, depth) B (depth, Columns).</summary>
    /// <param name="depth">Terms of each sum.</param>
    /// <param name="a">Element (i, k) is at a[i aRow + k aDepth].</param>
    /// <param name="aRow">Distance of A's rows.</param>
    /// <param name="aDepth">Distance of A's columns.</param>
    /// <param name="b">Packed: element (k, j) is at b[k Columns + j].</param>
    /// <param name="c">Element (i, j) is at c[i cRow + j].</param>
    /// <param name="cRow">Distance of C's rows.</param>
    /// <param name="accumulate">Whether the chains begin at C's values, or at zero.</param>
    static abstract void Run(int depth, float* a, nint aRow, nint aDepth, float* b, float* c, nint cRow, bool accumulate);

    /// <summary>The same for a low tile.</summary>
    static abstract void RunLow(int depth, float* a, nint aRow, nint aDepth, float* b, float* c, nint cRow, bool accumulate);
}
