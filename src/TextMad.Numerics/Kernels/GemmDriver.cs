using System.Runtime.CompilerServices;

namespace TextMad.Numerics.Kernels;

/// <summary>
/// Cuts a product into blocks that fit the caches and these into tiles [Goto and van de Geijn, TOMS 34 (2008)]. B is packed
/// by panels; A is read where it lies, whether its rows or its columns are contiguous.
/// </summary>
internal static unsafe class GemmDriver<TTile>
    where TTile : struct, IGemmTile
{
    /// <summary>C = [C +] A B.</summary>
    public static void Multiply(MatrixView a, MatrixView b, MatrixView c, bool accumulate, GemmWorkspace workspace)
    {
        int rows = a.Rows, depth = a.Columns, columns = b.Columns;
        if (depth == 0)
        {
            ClearUnlessAccumulating(c, accumulate);
            return;
        }

        fixed (float* pa = a.Values, pb = b.Values, pc = c.Values, left = workspace.Left.Span, right = workspace.Right.Span,
            tile = workspace.Tile.Span)
        {
            for (var j = 0; j < columns; j += GemmWorkspace.ColumnBlock)
            {
                var width = Math.Min(GemmWorkspace.ColumnBlock, columns - j);
                int step;
                for (var k = 0; k < depth; k += step)
                {
                    step = NextDepth(depth - k);
                    GemmPacking.Right(
                        pb + (k * (nint)b.RowStride) + (j * (nint)b.ColumnStride),
                        b.RowStride,
                        b.ColumnStride,
                        step,
                        width,
                        TTile.Columns,
                        right);
                    Block(
                        pa + (k * (nint)a.ColumnStride),
                        a.RowStride,
                        a.ColumnStride,
                        right,
                        (nint)step * TTile.Columns,
                        pc + j,
                        c.RowStride,
                        rows,
                        width,
                        step,
                        accumulate || k > 0,
                        left,
                        tile);
                }
            }
        }
    }

    /// <summary>C = [C +] A B with B packed as a whole.</summary>
    public static void Multiply(MatrixView a, PackedMatrix b, MatrixView c, bool accumulate, GemmWorkspace workspace)
    {
        var depth = a.Columns;
        if (depth == 0)
        {
            ClearUnlessAccumulating(c, accumulate);
            return;
        }

        fixed (float* pa = a.Values, pb = b.Panels, pc = c.Values, left = workspace.Left.Span, tile = workspace.Tile.Span)
        {
            int step;
            for (var k = 0; k < depth; k += step)
            {
                step = NextDepth(depth - k);
                Block(
                    pa + (k * (nint)a.ColumnStride),
                    a.RowStride,
                    a.ColumnStride,
                    pb + ((nint)k * TTile.Columns),
                    (nint)depth * TTile.Columns,
                    pc,
                    c.RowStride,
                    a.Rows,
                    b.Columns,
                    step,
                    accumulate || k > 0,
                    left,
                    tile);
            }
        }
    }

    /// <summary>Blocks of about equal depth.</summary>
    private static int NextDepth(int left)
    {
        var blocks = (left + GemmWorkspace.DepthBlock - 1) / GemmWorkspace.DepthBlock;
        return (left + blocks - 1) / blocks;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Block(
        float* a,
        nint aRow,
        nint aDepth,
        float* panels,
        nint panelSize,
        float* c,
        nint cRow,
        int rows,
        int columns,
        int depth,
        bool accumulate,
        float* left,
        float* tile)
    {
        for (var i = 0; i < rows; i += GemmWorkspace.RowBlock)
        {
            var height = Math.Min(GemmWorkspace.RowBlock, rows - i);
            var whole = height - (height % TTile.Rows);
            var source = a + (i * aRow);
            if (whole < height)
            {
                // The last, incomplete tile is filled up with zeros.
                GemmPacking.Left(source + (whole * aRow), aRow, aDepth, height - whole, depth, TTile.Rows, left);
            }

            for (var j = 0; j < columns; j += TTile.Columns)
            {
                var panel = panels + (j / TTile.Columns * panelSize);
                var width = Math.Min(TTile.Columns, columns - j);
                for (var r = 0; r < height; r += TTile.Rows)
                {
                    var packed = r == whole;
                    Tile(
                        depth,
                        packed ? left : source + (r * aRow),
                        packed ? 1 : aRow,
                        packed ? TTile.Rows : aDepth,
                        panel,
                        c + ((i + r) * cRow) + j,
                        cRow,
                        Math.Min(TTile.Rows, height - r),
                        width,
                        accumulate,
                        tile);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile(
        int depth, float* a, nint aRow, nint aDepth, float* b, float* c, nint cRow, int rows, int columns, bool accumulate, float* tile)
    {
        if (rows == TTile.Rows && columns == TTile.Columns)
        {
            TTile.Run(depth, a, aRow, aDepth, b, c, cRow, accumulate);
            return;
        }

        // At an edge the whole tile is worked out in a scratch place, and the part that exists is copied.
        if (accumulate)
        {
            for (var i = 0; i < rows; i++)
            {
                for (var j = 0; j < columns; j++)
                {
                    tile[(i * TTile.Columns) + j] = c[(i * cRow) + j];
                }
            }
        }

        TTile.Run(depth, a, aRow, aDepth, b, tile, TTile.Columns, accumulate);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                c[(i * cRow) + j] = tile[(i * TTile.Columns) + j];
            }
        }
    }

    private static void ClearUnlessAccumulating(MatrixView c, bool accumulate)
    {
        if (accumulate)
        {
            return;
        }

        for (var i = 0; i < c.Rows; i++)
        {
            c.Values.Slice(i * c.RowStride, c.Columns).Clear();
        }
    }
}
