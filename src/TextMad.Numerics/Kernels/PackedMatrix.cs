using TextMad.Numerics.Memory;

namespace TextMad.Numerics.Kernels;

/// <summary>
/// The right factor of a matrix product, copied once into the order in which the micro-kernel reads it. Worth it when the same
/// matrix multiplies many small left factors, as the weights do while decoding. Immutable; usable from many threads.
/// </summary>
public sealed unsafe class PackedMatrix
{
    private readonly FloatView _panels;

    /// <summary>Copies a matrix (Rows, Columns).</summary>
    public PackedMatrix(MatrixView matrix)
    {
        Rows = matrix.Rows;
        Columns = matrix.Columns;
        var panel = Gemm.PanelColumns;
        var panels = (Columns + panel - 1) / panel;
        _panels = new FloatArena((long)panels * panel * Rows).Take((long)panels * panel * Rows);
        fixed (float* source = matrix.Values, target = Panels)
        {
            GemmPacking.Right(source, matrix.RowStride, matrix.ColumnStride, Rows, Columns, panel, target);
        }
    }

    /// <summary>Rows, the depth of the product.</summary>
    public int Rows { get; }

    /// <summary>Columns of the matrix and of the product.</summary>
    public int Columns { get; }

    internal ReadOnlySpan<float> Panels => _panels;
}
