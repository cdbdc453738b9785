using System.Runtime.CompilerServices;

namespace TextMad.Numerics.Kernels;

/// <summary>Cuts the products of one attention head into tiles and leaves out the tiles that causality makes zero.</summary>
/// <remarks>d is the head size. A tile's last rows may lie beyond the sequence: they are worked out on anything, and never read.</remarks>
internal static unsafe class CausalAttentionDriver<TTile>
    where TTile : struct, IGemmTile
{
    public static void Forward(
        AttentionShape shape, int head, float* qkv, float* output, DropoutMask dropout, AttentionWorkspace workspace, float* kept)
    {
        int length = shape.Length, d = shape.HeadSize, c = shape.Width, stride = workspace.Stride;
        fixed (float* queries = workspace.Queries.Span, keyColumns = workspace.KeyColumns.Span, valueRows = workspace.ValueRows.Span,
            room = workspace.Weights.Span, tile = workspace.Tile.Span)
        {
            var query = qkv + ((nint)head * d);
            CopyRows(query, 3 * c, length, d, queries);
            GemmPacking.Right(query + c, 1, 3 * c, d, length, TTile.Columns, keyColumns);
            GemmPacking.Right(query + (2 * c), 3 * c, 1, length, d, TTile.Columns, valueRows);
            for (var first = 0; first < length; first += AttentionWorkspace.QueryBlock)
            {
                var rows = Math.Min(AttentionWorkspace.QueryBlock, length - first);
                var weights = kept == null ? room : kept + ((nint)first * stride);
                RowsTimesColumns(length, d, first, rows, queries, keyColumns, weights, stride);
                var block = new Span<float>(weights, rows * stride);
                Softmax.CausalForward(rows, stride, first, AttentionWorkspace.Slack, shape.Scale, block);
                if (dropout.IsActive)
                {
                    // Kept weights are whole rows.
                    var used = workspace.Weights.Span[..block.Length];
                    block.CopyTo(used);
                    Drop(dropout, shape, head, first, rows, stride, used);
                    weights = room;
                }

                WeightsTimesRows(
                    length,
                    d,
                    first,
                    rows,
                    weights,
                    stride,
                    valueRows,
                    output + ((nint)first * c) + (head * d),
                    c,
                    tile,
                    workspace.PaddedHeadSize);
            }
        }
    }

    public static void Backward(
        AttentionShape shape,
        int head,
        float* qkv,
        float* doutput,
        float* dqkv,
        DropoutMask dropout,
        AttentionWorkspace workspace,
        float* kept)
    {
        int length = shape.Length, d = shape.HeadSize, c = shape.Width, stride = workspace.Stride, padded = workspace.PaddedHeadSize;
        fixed (float* queries = workspace.Queries.Span, gradients = workspace.OutputGradients.Span,
            keyColumns = workspace.KeyColumns.Span, valueColumns = workspace.ValueColumns.Span,
            keyRows = workspace.KeyRows.Span, queryRows = workspace.QueryRows.Span, gradientRows = workspace.OutputGradientRows.Span,
            room = workspace.Weights.Span, dweights = workspace.WeightGradients.Span, dropped = workspace.Dropped.Span,
            dkeys = workspace.KeyGradients.Span, dvalues = workspace.ValueGradients.Span, tile = workspace.Tile.Span)
        {
            var query = qkv + ((nint)head * d);
            var gradient = doutput + ((nint)head * d);
            CopyRows(gradient, c, length, d, gradients);
            if (kept == null)
            {
                CopyRows(query, 3 * c, length, d, queries);
                GemmPacking.Right(query + c, 1, 3 * c, d, length, TTile.Columns, keyColumns);
            }

            GemmPacking.Right(query + (2 * c), 1, 3 * c, d, length, TTile.Columns, valueColumns);
            GemmPacking.Right(query, 3 * c, 1, length, d, TTile.Columns, queryRows);
            GemmPacking.Right(query + c, 3 * c, 1, length, d, TTile.Columns, keyRows);
            GemmPacking.Right(gradient, c, 1, length, d, TTile.Columns, gradientRows);
            for (var first = 0; first < length; first += AttentionWorkspace.QueryBlock)
            {
                var rows = Math.Min(AttentionWorkspace.QueryBlock, length - first);
                var weights = kept == null ? room : kept + ((nint)first * stride);
                var block = new Span<float>(weights, rows * stride);
                var dblock = workspace.WeightGradients.Span[..(rows * stride)];
                if (kept == null)
                {
                    RowsTimesColumns(length, d, first, rows, queries, keyColumns, weights, stride);
                    Softmax.CausalForward(rows, stride, first, AttentionWorkspace.Slack, shape.Scale, block);
                }

                RowsTimesColumns(length, d, first, rows, gradients, valueColumns, dweights, stride);
                var used = weights;
                if (dropout.IsActive)
                {
                    var copy = workspace.Dropped.Span[..(rows * stride)];
                    block.CopyTo(copy);
                    Drop(dropout, shape, head, first, rows, stride, copy);
                    Drop(dropout, shape, head, first, rows, stride, dblock);
                    used = dropped;
                }

                Softmax.CausalBackward(rows, stride, first, AttentionWorkspace.Slack, shape.Scale, block, dblock);
                WeightsTimesRows(
                    length, d, first, rows, dweights, stride, keyRows, dqkv + ((nint)first * 3 * c) + (head * d), 3 * c, tile, padded);
                WeightsTransposedTimesRows(length, d, first, rows, used, stride, gradientRows, dvalues, padded);
                WeightsTransposedTimesRows(length, d, first, rows, dweights, stride, queryRows, dkeys, padded);
            }

            CopyBack(dkeys, padded, length, d, dqkv + c + (head * d), 3 * c);
            CopyBack(dvalues, padded, length, d, dqkv + (2 * c) + (head * d), 3 * c);
        }
    }

    /// <summary>result (rows, keys so far) = rows (T, d) columns (d, T), for each tile of rows as far as its last row sees.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RowsTimesColumns(
        int length, int d, int first, int rows, float* left, float* columns, float* result, int stride)
    {
        for (var r = 0; r < rows; r += TTile.Rows)
        {
            var keys = Math.Min(length, first + r + TTile.Rows);
            for (var j = 0; j < keys; j += TTile.Columns)
            {
                TTile.Run(
                    d, left + ((nint)(first + r) * d), d, 1, columns + ((nint)j * d), result + ((nint)r * stride) + j, stride, false);
            }
        }
    }

    /// <summary>result (rows, d) = weights (rows, keys so far) right (T, d).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void WeightsTimesRows(
        int length,
        int d,
        int first,
        int rows,
        float* weights,
        int stride,
        float* right,
        float* result,
        nint resultRow,
        float* tile,
        int padded)
    {
        for (var r = 0; r < rows; r += TTile.Rows, weights += (nint)TTile.Rows * stride, result += TTile.Rows * resultRow)
        {
            var keys = Math.Min(length, first + r + TTile.Rows);
            var here = Math.Min(TTile.Rows, rows - r);
            for (var j = 0; j < d; j += TTile.Columns)
            {
                if (here == TTile.Rows && j + TTile.Columns <= d)
                {
                    TTile.Run(keys, weights, stride, 1, right + ((nint)j * length), result + j, resultRow, false);
                    continue;
                }

                TTile.Run(keys, weights, stride, 1, right + ((nint)j * length), tile, padded, false);
                CopyBack(tile, padded, here, Math.Min(TTile.Columns, d - j), result + j, resultRow);
            }
        }
    }

    /// <summary>
    /// result (keys, d) = [result +] weights^T (keys, rows) right (T, d), where a key's sum begins at the first query that sees it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void WeightsTransposedTimesRows(
        int length, int d, int first, int rows, float* weights, int stride, float* right, float* result, int padded)
    {
        for (var key = 0; key < first + rows; key += TTile.Rows)
        {
            var start = Math.Max(first, key);
            for (var j = 0; j < d; j += TTile.Columns)
            {
                TTile.Run(
                    first + rows - start,
                    weights + ((nint)(start - first) * stride) + key,
                    1,
                    stride,
                    right + ((nint)j * length) + ((nint)start * TTile.Columns),
                    result + ((nint)key * padded) + j,
                    padded,
                    key < first);
            }
        }
    }

    private static void CopyRows(float* source, nint sourceRow, int rows, int width, float* target)
    {
        for (var r = 0; r < rows; r++, source += sourceRow, target += width)
        {
            new ReadOnlySpan<float>(source, width).CopyTo(new Span<float>(target, width));
        }
    }

    private static void CopyBack(float* source, nint sourceRow, int rows, int width, float* target, nint targetRow)
    {
        for (var r = 0; r < rows; r++, source += sourceRow, target += targetRow)
        {
            new ReadOnlySpan<float>(source, width).CopyTo(new Span<float>(target, width));
        }
    }

    private static void Drop(
        DropoutMask dropout, AttentionShape shape, int head, int first, int rows, int stride, Span<float> weights)
    {
        if (!dropout.IsActive)
        {
            return;
        }

        // Whole vectors are quicker than the rest of one, and what stands after a row's weights counts nothing.
        const int whole = 32;
        long numbers = (shape.Length + 3) / 4 * 4;
        for (var r = 0; r < rows; r++)
        {
            var number = ((((long)head * shape.Length) + first + r) * numbers) + dropout.First;
            (dropout with { First = number }).Apply(weights.Slice(r * stride, Math.Min(stride, (first + r + whole) / whole * whole)));
        }
    }
}
