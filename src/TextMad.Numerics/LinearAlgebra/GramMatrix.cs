using TextMad.Numerics.Threading;

namespace TextMad.Numerics.LinearAlgebra;

/// <summary>Inner products of the columns, or of the rows, of a matrix.</summary>
public static class GramMatrix
{
    /// <summary>X'X of n rows of d numbers: d x d inner products of columns, each summed over the rows in order.</summary>
    /// <param name="rows">n x d numbers, row by row.</param>
    /// <param name="width">d, the numbers of a point, at least 1.</param>
    /// <param name="team">Shares out the rows of the result; changes no bit.</param>
    public static double[] OfColumns(double[] rows, int width, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(team);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        var gram = new double[width * width];
        team.Run(width, (i, _) =>
        {
            var result = gram.AsSpan((i * width) + i, width - i);
            for (var row = 0; row < rows.Length; row += width)
            {
                FixedOrder.Add(result, rows[row + i], rows.AsSpan(row + i, width - i));
            }
        });
        Mirror(gram, width);
        return gram;
    }

    /// <summary>XX' of n rows of d numbers: n x n inner products of rows.</summary>
    /// <param name="rows">n x d numbers, row by row.</param>
    /// <param name="width">d, the numbers of a point, at least 1.</param>
    /// <param name="team">Shares out the rows of the result; changes no bit.</param>
    public static double[] OfRows(double[] rows, int width, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(team);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        var n = rows.Length / width;
        var gram = new double[n * n];
        team.Run(n, (i, _) =>
        {
            for (var j = i; j < n; j++)
            {
                gram[(i * n) + j] = FixedOrder.Dot(rows.AsSpan(i * width, width), rows.AsSpan(j * width, width));
            }
        });
        Mirror(gram, n);
        return gram;
    }

    private static void Mirror(double[] gram, int size)
    {
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < i; j++)
            {
                gram[(i * size) + j] = gram[(j * size) + i];
            }
        }
    }
}
