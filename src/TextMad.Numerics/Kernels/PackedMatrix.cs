using TextMad.Numerics.Memory;

namespace TextMad.Numerics.Kernels;

/// <summary>
/// The right factor of a matrix product, copied into the order in which the micro-kernel reads it: worth it when the same matrix
/// multiplies many left factors, as weights do. Many threads may multiply by it, or pack different panels, at once.
/// </summary>
public sealed unsafe class PackedMatrix
{
    /// <summary>Rows of a panel in 16 bits that are rounded together.</summary>
    private const int RowsAtOnce = 128;

    private readonly FloatView _panels;

    /// <summary>Room for a matrix (Rows, Columns); zeros until it is packed.</summary>
    /// <param name="rows">Rows, the depth of the product.</param>
    /// <param name="columns">Columns of the matrix and of the product.</param>
    /// <param name="bfloat16">Whether numbers are kept in 16 bits (<see cref="BFloat16"/>, to which they are rounded): half the memory and half the traffic.</param>
    public PackedMatrix(int rows, int columns, bool bfloat16 = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        IsBFloat16 = bfloat16;
        Rows = rows;
        Columns = columns;
        PanelCount = (columns + Gemm.PanelColumns - 1) / Gemm.PanelColumns;
        _panels = new FloatArena(FloatCount(rows, columns, bfloat16)).Take(FloatCount(rows, columns, bfloat16));
    }

    /// <summary>Copies a matrix (Rows, Columns).</summary>
    public PackedMatrix(MatrixView matrix)
        : this(matrix.Rows, matrix.Columns)
    {
        Pack(matrix, 0, PanelCount);
    }

    private PackedMatrix(PackedMatrix whole, int firstPanel, int panels)
    {
        IsBFloat16 = whole.IsBFloat16;
        Rows = whole.Rows;
        Columns = Math.Min(panels * Gemm.PanelColumns, whole.Columns - (firstPanel * Gemm.PanelColumns));
        PanelCount = panels;
        _panels = whole._panels.Slice(firstPanel * PanelFloats, panels * PanelFloats);
    }

    /// <summary>Rows, the depth of the product.</summary>
    public int Rows { get; }

    /// <summary>Columns of the matrix and of the product.</summary>
    public int Columns { get; }

    /// <summary>Panels of neighbouring columns.</summary>
    public int PanelCount { get; }

    /// <summary>Whether numbers are kept in 16 bits.</summary>
    public bool IsBFloat16 { get; }

    /// <summary>The panels, one after the other; in 16 bits, two numbers in the place of each float.</summary>
    internal ReadOnlySpan<float> Panels => _panels;

    private int PanelFloats => Gemm.PanelColumns * Rows / (IsBFloat16 ? 2 : 1);

    /// <summary>Floats that a matrix of some shape takes, half as many in 16 bits.</summary>
    public static long FloatCount(int rows, int columns, bool bfloat16 = false)
    {
        var panel = Gemm.PanelColumns;
        return (long)((columns + panel - 1) / panel) * panel * rows / (bfloat16 ? 2 : 1);
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
            if (IsBFloat16)
            {
                PackBFloat16(source, matrix.RowStride, matrix.ColumnStride, first, (int)columns, (ushort*)target);
                return;
            }

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

    /// <summary>Packs some rows of a panel at a time, and rounds them.</summary>
    private void PackBFloat16(float* source, nint row, nint column, int first, int columns, ushort* target)
    {
        var panel = Gemm.PanelColumns;
        var wide = stackalloc float[RowsAtOnce * panel];
        for (var j = 0; j < columns; j += panel)
        {
            var place = (first * panel) + j;
            for (var k = 0; k < Rows; k += RowsAtOnce)
            {
                var depth = Math.Min(RowsAtOnce, Rows - k);
                GemmPacking.Right(source + (k * row) + (place * column), row, column, depth, Math.Min(panel, columns - j), panel, wide);
                BFloat16.Round(new ReadOnlySpan<float>(wide, depth * panel), new Span<ushort>(target + ((nint)place * Rows) + ((nint)k * panel), depth * panel));
            }
        }
    }
}
