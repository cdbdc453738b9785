namespace TextMad.Numerics.LinearAlgebra;

/// <summary>Solves small dense systems of linear equations.</summary>
public static class LinearSystem
{
    /// <summary>Solves A x = b by elimination with row exchanges; a direction that A says nothing about gets 0.</summary>
    /// <param name="augmented">A (d, d) and b as column d; overwritten.</param>
    /// <returns>The solution x, d numbers.</returns>
    /// <exception cref="ArgumentException">The array has not one column more than rows.</exception>
    public static double[] Solve(double[,] augmented)
    {
        ArgumentNullException.ThrowIfNull(augmented);
        var d = augmented.GetLength(0);
        if (augmented.GetLength(1) != d + 1)
        {
            throw new ArgumentException($"{d} equations need {d + 1} columns, and there are {augmented.GetLength(1)}.", nameof(augmented));
        }

        var a = augmented;
        for (var column = 0; column < d; column++)
        {
            var pivot = column;
            for (var row = column + 1; row < d; row++)
            {
                pivot = Math.Abs(a[row, column]) > Math.Abs(a[pivot, column]) ? row : pivot;
            }

            for (var k = column; k <= d; k++)
            {
                (a[column, k], a[pivot, k]) = (a[pivot, k], a[column, k]);
            }

            for (var row = column + 1; row < d; row++)
            {
                var factor = a[column, column] == 0 ? 0 : a[row, column] / a[column, column];
                for (var k = column; k <= d; k++)
                {
                    a[row, k] -= factor * a[column, k];
                }
            }
        }

        var x = new double[d];
        for (var row = d - 1; row >= 0; row--)
        {
            var sum = a[row, d];
            for (var k = row + 1; k < d; k++)
            {
                sum -= a[row, k] * x[k];
            }

            x[row] = a[row, row] == 0 ? 0 : sum / a[row, row];
        }

        return x;
    }
}
