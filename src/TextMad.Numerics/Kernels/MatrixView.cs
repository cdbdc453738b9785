namespace TextMad.Numerics.Kernels;

/// <summary>A matrix that lies in a span: element (i, j) is at i RowStride + j ColumnStride, and one of the strides is 1.</summary>
public readonly ref struct MatrixView
{
    /// <summary>Creates a row-major matrix, rows <paramref name="rowStride"/> floats apart.</summary>
    /// <exception cref="ArgumentException">The span is too short for the shape.</exception>
    public MatrixView(Span<float> values, int rows, int columns, int rowStride)
        : this(values, rows, columns, rowStride, 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(rowStride, columns);
        if (rows > 0 && columns > 0 && ((long)(rows - 1) * rowStride) + columns > values.Length)
        {
            throw new ArgumentException($"{values.Length} floats do not hold a {rows} by {columns} matrix with rows {rowStride} apart.");
        }
    }

    /// <summary>Creates a row-major matrix without gaps.</summary>
    /// <exception cref="ArgumentException">The span is too short for the shape.</exception>
    public MatrixView(Span<float> values, int rows, int columns)
        : this(values, rows, columns, columns)
    {
    }

    private MatrixView(Span<float> values, int rows, int columns, int rowStride, int columnStride)
    {
        Values = values;
        Rows = rows;
        Columns = columns;
        RowStride = rowStride;
        ColumnStride = columnStride;
    }

    /// <summary>The floats.</summary>
    public Span<float> Values { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Distance of neighbours in a column.</summary>
    public int RowStride { get; }

    /// <summary>Distance of neighbours in a row.</summary>
    public int ColumnStride { get; }

    /// <summary>The same floats with rows and columns exchanged.</summary>
    public MatrixView Transposed => new(Values, Columns, Rows, ColumnStride, RowStride);
}
