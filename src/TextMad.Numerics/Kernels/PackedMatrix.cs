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

    private PackedMatrix(PackedMatrix whole, int firstPanel, int panels)
    {
        var panel = Gemm.PanelColumns;
        Rows = whole.Rows;
        Columns = Math.Min(panels * panel, whole.Columns - (firstPanel * panel));
        _panels = whole._panels.Slice(firstPanel * panel * Rows, panels * panel * Rows);
    }

    /// <summary>Rows, the depth of the product.</summary>
    public int Rows { get; }

    /// <summary>Columns of the matrix and of the product.</summary>
    public int Columns { get; }

    /// <summary>Parts that the columns can be cut into.</summary>
    public int MostParts => (Columns + Gemm.PanelColumns - 1) / Gemm.PanelColumns;

    internal ReadOnlySpan<float> Panels => _panels;

    /// <summary>Neighbouring columns as a matrix of their own that shares the memory: for threads that divide a product.</summary>
    /// <param name="part">Which part, from 0.</param>
    /// <param name="parts">Number of parts, of about equal width; at most <see cref="MostParts"/>.</param>
    /// <param name="firstColumn">The part's first column.</param>
    public PackedMatrix Part(int part, int parts, out int firstColumn)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(part, parts);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parts, MostParts);
        var first = (int)((long)MostParts * part / parts);
        firstColumn = first * Gemm.PanelColumns;
        return new PackedMatrix(this, first, (int)((long)MostParts * (part + 1) / parts) - first);
    }
}
