using System.Runtime.CompilerServices;

namespace TextMad.Numerics.Kernels;

/// <summary>
/// Cuts a product into blocks that fit the caches and these into tiles [Goto and van de Geijn, TOMS 34 (2008)]. B is packed
/// by panels; A is read where it lies, whether its rows or its columns are contiguous.
/// </summary>
internal static unsafe class GemmDriver<TTile>
    where TTile : struct, IGemmTile
{
    /// <summary>Computes C = [C +] A B.</summary>
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
                        fetchAhead: false,
                        null,
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

        fixed (float* pa = a.Values, pb = b.Panels, pc = c.Values, left = workspace.Left.Span, right = workspace.Right.Span,
            tile = workspace.Tile.Span)
        {
            // A panel of 16-bit numbers takes half the room, and is made wide where it is needed.
            var wide = b.IsBFloat16 ? right : null;
            var line = TTile.Columns / (b.IsBFloat16 ? 2 : 1);
            int step;
            for (var k = 0; k < depth; k += step)
            {
                step = NextDepth(depth - k);
                Block(
                    pa + (k * (nint)a.ColumnStride),
                    a.RowStride,
                    a.ColumnStride,
                    pb + ((nint)k * line),
                    (nint)depth * line,
                    pc,
                    c.RowStride,
                    a.Rows,
                    b.Columns,
                    step,
                    accumulate || k > 0,
                    fetchAhead: true,
                    wide,
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
        bool fetchAhead,
        float* wide,
        float* left,
        float* tile)
    {
        for (var i = 0; i < rows; i += GemmWorkspace.RowBlock)
        {
            var height = Math.Min(GemmWorkspace.RowBlock, rows - i);
            var source = a + (i * aRow);
            var rest = height;
            while (rest > 0 && TileRows(rest) <= rest)
            {
                rest -= TileRows(rest);
            }

            var last = height - rest;
            if (rest > 0)
            {
                // The last, incomplete tile is filled up with zeros.
                GemmPacking.Left(source + (last * aRow), aRow, aDepth, rest, depth, TileRows(rest), left);
            }

            // Each tile has a part of the next panel fetched, which may come from far away.
            var size = (nint)depth * TTile.Columns / (wide is null ? 1 : 2);
            var share = size * TTile.Rows / height;
            for (var j = 0; j < columns; j += TTile.Columns)
            {
                var panel = panels + (j / TTile.Columns * panelSize);
                var width = Math.Min(TTile.Columns, columns - j);
                var next = panel + panelSize;
                var nextEnd = fetchAhead && j + TTile.Columns < columns ? next + size : next;
                if (wide is not null)
                {
                    GemmPacking.Widen((ushort*)panel, (nint)depth * TTile.Columns, wide);
                    panel = wide;
                }

                int tileRows;
                for (var r = 0; r < height; r += tileRows)
                {
                    tileRows = TileRows(height - r);
                    next = GemmPacking.Fetch(next, nextEnd, share);
                    var packed = r == last;
                    Tile(
                        tileRows,
                        depth,
                        packed ? left : source + (r * aRow),
                        packed ? 1 : aRow,
                        packed ? tileRows : aDepth,
                        panel,
                        c + ((i + r) * cRow) + j,
                        cRow,
                        Math.Min(tileRows, height - r),
                        width,
                        accumulate,
                        tile);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile(
        int tileRows,
        int depth,
        float* a,
        nint aRow,
        nint aDepth,
        float* b,
        float* c,
        nint cRow,
        int rows,
        int columns,
        bool accumulate,
        float* tile)
    {
        if (rows == tileRows && columns == TTile.Columns)
        {
            Run(tileRows, depth, a, aRow, aDepth, b, c, cRow, accumulate);
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

        Run(tileRows, depth, a, aRow, aDepth, b, tile, TTile.Columns, accumulate);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                c[(i * cRow) + j] = tile[(i * TTile.Columns) + j];
            }
        }
    }

    /// <summary>Returns the rows of the next tile when this many rows are left: whole tiles, and low ones where they waste less.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int TileRows(int left) =>
        left > 2 * TTile.LowRows ? TTile.Rows
        : left > TTile.Rows || left <= TTile.LowRows ? TTile.LowRows
        : TTile.Rows;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run(int tileRows, int depth, float* a, nint aRow, nint aDepth, float* b, float* c, nint cRow, bool accumulate)
    {
        if (tileRows == TTile.Rows)
        {
            TTile.Run(depth, a, aRow, aDepth, b, c, cRow, accumulate);
        }
        else
        {
            TTile.RunLow(depth, a, aRow, aDepth, b, c, cRow, accumulate);
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
