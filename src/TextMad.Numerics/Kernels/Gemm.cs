using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace TextMad.Numerics.Kernels;

/// <summary>
/// The single-precision matrix product. Every element of the result is one chain of fused multiply-adds over the depth in
/// ascending order, beginning at zero or at the element's former value: the same bits whatever the vector width, the blocking,
/// the other rows and columns, and the thread that does it.
/// </summary>
public static unsafe class Gemm
{
    /// <summary>Columns of a packed panel on this machine.</summary>
    public static int PanelColumns =>
        Vector512.IsHardwareAccelerated ? Tile12<Gemm512>.Columns
        : Vector256.IsHardwareAccelerated ? Tile6<Gemm256>.Columns
        : Tile6<Gemm128>.Columns;

    /// <summary>Computes C = A B, or C += A B.</summary>
    /// <param name="a">The left factor A, shape (m, k).</param>
    /// <param name="b">The right factor B, shape (k, n).</param>
    /// <param name="c">C (m, n), row-major; must not overlap A or B.</param>
    /// <param name="accumulate">Whether to add to what C holds.</param>
    /// <param name="workspace">The calling thread's room for packed blocks.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Multiply(MatrixView a, MatrixView b, MatrixView c, bool accumulate, GemmWorkspace workspace)
    {
        Check(a, b.Rows, b.Columns, c);
        if (Vector512.IsHardwareAccelerated)
        {
            GemmDriver<Tile12<Gemm512>>.Multiply(a, b, c, accumulate, workspace);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            GemmDriver<Tile6<Gemm256>>.Multiply(a, b, c, accumulate, workspace);
        }
        else if (AdvSimd.IsSupported)
        {
            GemmDriver<Tile12<Gemm128>>.Multiply(a, b, c, accumulate, workspace);
        }
        else
        {
            GemmDriver<Tile6<Gemm128>>.Multiply(a, b, c, accumulate, workspace);
        }
    }

    /// <summary>C = A B, or C += A B, with a right factor that was packed before.</summary>
    /// <param name="a">The left factor A, shape (m, k).</param>
    /// <param name="b">The right factor B, shape (k, n).</param>
    /// <param name="c">C (m, n), row-major; must not overlap A.</param>
    /// <param name="accumulate">Whether to add to what C holds.</param>
    /// <param name="workspace">The calling thread's room for packed blocks.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Multiply(MatrixView a, PackedMatrix b, MatrixView c, bool accumulate, GemmWorkspace workspace)
    {
        Check(a, b.Rows, b.Columns, c);
        if (Vector512.IsHardwareAccelerated)
        {
            GemmDriver<Tile12<Gemm512>>.Multiply(a, b, c, accumulate, workspace);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            GemmDriver<Tile6<Gemm256>>.Multiply(a, b, c, accumulate, workspace);
        }
        else if (AdvSimd.IsSupported)
        {
            GemmDriver<Tile12<Gemm128>>.Multiply(a, b, c, accumulate, workspace);
        }
        else
        {
            GemmDriver<Tile6<Gemm128>>.Multiply(a, b, c, accumulate, workspace);
        }
    }

    private static void Check(MatrixView a, int depth, int columns, MatrixView c)
    {
        if (a.Columns != depth || c.Rows != a.Rows || c.Columns != columns || c.ColumnStride != 1)
        {
            throw new ArgumentException(
                $"A ({a.Rows}, {a.Columns}) times B ({depth}, {columns}) does not yield a row-major C ({c.Rows}, {c.Columns}).");
        }
    }
}
