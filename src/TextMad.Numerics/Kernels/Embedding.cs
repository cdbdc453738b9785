namespace TextMad.Numerics.Kernels;

/// <summary>Rows of a table by index, and the gradient back into the table.</summary>
public static class Embedding
{
    /// <summary>y[r] = table[indices[r]] for each row.</summary>
    /// <param name="width">C, the width: the number of floats in a row.</param>
    /// <param name="table">The table, shape (entries, C), row-major.</param>
    /// <param name="indices">An entry per row.</param>
    /// <param name="y">Receives the rows (indices, C).</param>
    public static void Gather(int width, ReadOnlySpan<float> table, ReadOnlySpan<int> indices, Span<float> y)
    {
        for (var r = 0; r < indices.Length; r++)
        {
            table.Slice(indices[r] * width, width).CopyTo(y.Slice(r * width, width));
        }
    }

    /// <summary>y[r] += table[indices[r]] for each row.</summary>
    /// <param name="width">C, the width: the number of floats in a row.</param>
    /// <param name="table">The table, shape (entries, C), row-major.</param>
    /// <param name="indices">An entry per row.</param>
    /// <param name="y">What is added to (indices, C).</param>
    public static void GatherAdd(int width, ReadOnlySpan<float> table, ReadOnlySpan<int> indices, Span<float> y)
    {
        for (var r = 0; r < indices.Length; r++)
        {
            Elementwise.Add(width, table.Slice(indices[r] * width, width), y.Slice(r * width, width));
        }
    }

    /// <summary>
    /// table[indices[r]] += x[r] in some columns, row after row: the order is fixed when an entry occurs several times.
    /// </summary>
    /// <param name="width">C, the width: the number of floats in a row.</param>
    /// <param name="first">First of the columns.</param>
    /// <param name="count">Number of columns.</param>
    /// <param name="x">The rows to add, shape (indices, C), row-major.</param>
    /// <param name="indices">An entry per row.</param>
    /// <param name="table">What is added to (entries, C).</param>
    public static void ScatterAdd(
        int width, int first, int count, ReadOnlySpan<float> x, ReadOnlySpan<int> indices, Span<float> table)
    {
        Shape.RequireColumns(first, count, width);
        for (var r = 0; r < indices.Length; r++)
        {
            Elementwise.Add(count, x.Slice((r * width) + first, count), table.Slice((indices[r] * width) + first, count));
        }
    }
}
