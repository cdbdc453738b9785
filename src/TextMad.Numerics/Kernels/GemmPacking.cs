namespace TextMad.Numerics.Kernels;

/// <summary>Copies blocks of matrices into the order in which micro-kernels read them, padded with zeros to whole panels.</summary>
internal static unsafe class GemmPacking
{
    /// <summary>
    /// Panels of <paramref name="panel"/> columns, one after the other; in a panel element (k, j) is at k panel + j.
    /// </summary>
    public static void Right(float* source, nint row, nint column, int depth, int columns, int panel, float* target)
    {
        for (var j = 0; j < columns; j += panel)
        {
            var width = Math.Min(panel, columns - j);
            var from = source + (j * column);
            if (column == 1)
            {
                CopyRows(from, row, depth, width, panel, target);
            }
            else
            {
                TransposeColumns(from, column, depth, width, panel, target);
            }

            target += (nint)depth * panel;
        }
    }

    /// <summary>
    /// Panels of <paramref name="panel"/> rows of a matrix whose columns are contiguous, or of any matrix for a last, incomplete
    /// panel; in a panel element (i, k) is at k panel + i.
    /// </summary>
    public static void Left(float* source, nint row, nint column, int rows, int depth, int panel, float* target) =>
        Right(source, column, row, depth, rows, panel, target);

    private static void CopyRows(float* source, nint row, int depth, int width, int panel, float* target)
    {
        if (width == panel && panel == 16)
        {
            for (var k = 0; k < depth; k++)
            {
                new ReadOnlySpan<float>(source, 16).CopyTo(new Span<float>(target, 16));
                source += row;
                target += 16;
            }

            return;
        }

        for (var k = 0; k < depth; k++)
        {
            for (var j = 0; j < width; j++)
            {
                target[j] = source[j];
            }

            for (var j = width; j < panel; j++)
            {
                target[j] = 0;
            }

            source += row;
            target += panel;
        }
    }

    private static void TransposeColumns(float* source, nint column, int depth, int width, int panel, float* target)
    {
        var j = 0;
        for (; j + 4 <= width; j += 4)
        {
            var s0 = source + (j * column);
            var s1 = s0 + column;
            var s2 = s1 + column;
            var s3 = s2 + column;
            var t = target + j;
            for (var k = 0; k < depth; k++)
            {
                t[0] = s0[k];
                t[1] = s1[k];
                t[2] = s2[k];
                t[3] = s3[k];
                t += panel;
            }
        }

        for (; j < panel; j++)
        {
            var s = source + (j * column);
            var t = target + j;
            for (var k = 0; k < depth; k++, t += panel)
            {
                *t = j < width ? s[k] : 0;
            }
        }
    }
}
