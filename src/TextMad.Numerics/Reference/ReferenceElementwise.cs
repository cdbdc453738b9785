using TextMad.Numerics.Kernels;

namespace TextMad.Numerics.Reference;

/// <summary>Passes over rows and flat arrays, one element at a time.</summary>
internal static class ReferenceElementwise
{
    /// <summary>Adds a row to every row of x.</summary>
    public static void AddBias(int rows, int width, float[] x, float[] bias)
    {
        for (var i = 0; i < rows * width; i++)
        {
            x[i] += bias[i % width];
        }
    }

    /// <summary>total += the rows of x, one after the other, in the columns from first on.</summary>
    public static void AddRows(int rows, int width, int first, int count, float[] x, float[] total)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var column = first; column < first + count; column++)
            {
                total[column] += x[(row * width) + column];
            }
        }
    }

    /// <summary>y += x.</summary>
    public static void Add(float[] x, float[] y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            y[i] += x[i];
        }
    }

    /// <summary>Returns the sum of squares: single precision in the order of lanes in each block, double precision over blocks.</summary>
    public static double SumOfSquares(float[] x)
    {
        var total = 0.0;
        for (var first = 0; first < x.Length; first += Elementwise.SquaresBlock)
        {
            total += ReferenceLanes.Reduce(
                Math.Min(Elementwise.SquaresBlock, x.Length - first), (i, sum) => MathF.FusedMultiplyAdd(x[first + i], x[first + i], sum));
        }

        return total;
    }
}
