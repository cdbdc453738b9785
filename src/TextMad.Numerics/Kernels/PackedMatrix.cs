using TextMad.Numerics.Memory;

namespace TextMad.Numerics.Kernels;

/// <summary>
/// The right factor of a matrix product, copied into the order in which the micro-kernel reads it: worth it when the same matrix
/// multiplies many left factors, as weights do. Many threads may multiply by it, or pack different panels, at once.
/// </summary>
public sealed unsafe class PackedMatrix
{
    private readonly FloatView _panels;

    /// <summary>Room for a matrix (Rows, Columns); zeros until it is packed.</summary>
    public PackedMatrix(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        Rows = rows;
        Columns = columns;
        PanelCount = (columns + Gemm.PanelColumns - 1) / Gemm.PanelColumns;
        _panels = new FloatArena(FloatCount(rows, columns)).Take(FloatCount(rows, columns));
    }

    /// <summary>Copies a matrix (Rows, Columns).</summary>
    public PackedMatrix(MatrixView matrix)
        : this(matrix.Rows, matrix.Columns)
    {
        Pack(matrix, 0, PanelCount);
    }

    private PackedMatrix(PackedMatrix whole, int firstPanel, int panels)
    {
        Rows = whole.Rows;
        Columns = Math.Min(panels * Gemm.PanelColumns, whole.Columns - (firstPanel * Gemm.PanelColumns));
        PanelCount = panels;
        _panels = whole._panels.Slice(firstPanel * Gemm.PanelColumns * Rows, panels * Gemm.PanelColumns * Rows);
    }

    /// <summary>Rows, the depth of the product.</summary>
    public int Rows { get; }

    /// <summary>Columns of the matrix and of the product.</summary>
    public int Columns { get; }

    /// <summary>Panels of neighbouring columns.</summary>
    public int PanelCount { get; }

    internal ReadOnlySpan<float> Panels => _panels;

    /// <summary>Floats that a matrix of some shape takes.</summary>
    public static long FloatCount(int rows, int columns)
    {
        var panel = Gemm.PanelColumns;
        return (long)((columns + panel - 1) / panel) * panel * rows;
    }

    /// <summary>Neighbouring columns as a matrix of their own that shares the memory: for threads that divide a product.</summary>
    /// <param name="part">Which part, from 0.</param>
    /// <param name="parts">Number of parts, of about equal width; at most <see cref="PanelCount"/>.</param>
    /// <param name="firstColumn">The part's first column.</param>
    public PackedMatrix Part(int part, int parts, out int firstColumn)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(part, parts);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parts, PanelCount);
        var first = (int)((long)PanelCount * part / parts);
        firstColumn = first * Gemm.PanelColumns;
        return new PackedMatrix(this, first, (int)((long)PanelCount * (part + 1) / parts) - first);
    }

    /// <summary>Copies some panels of a matrix anew.</summary>
    /// <param name="matrix">The matrix to pack, shape (Rows, Columns).</param>
    /// <param name="first">The first panel, counted from 0.</param>
    /// <param name="count">Panels, cut off at the last one.</param>
    /// <exception cref="ArgumentException">The matrix has another shape, or there is no such panel.</exception>
    public void Pack(MatrixView matrix, int first, int count)
    {
        if (matrix.Rows != Rows || matrix.Columns != Columns)
        {
            throw new ArgumentException($"A matrix ({matrix.Rows}, {matrix.Columns}) has no place in one of ({Rows}, {Columns}).");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, PanelCount);
        var panel = Gemm.PanelColumns;
        var columns = Math.Min(count * (long)panel, Columns - (first * panel));
        if (columns <= 0)
        {
            return;
        }

        fixed (float* source = matrix.Values, target = _panels.Span)
        {
            GemmPacking.Right(
                source + ((nint)first * panel * matrix.ColumnStride),
                matrix.RowStride,
                matrix.ColumnStride,
                Rows,
                (int)columns,
                panel,
                target + ((nint)first * panel * Rows));
        }
    }
}
