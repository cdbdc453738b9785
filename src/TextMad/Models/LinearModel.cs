using TextMad.Numerics.Random;

namespace TextMad.Models;

/// <summary>A row of a design with its label.</summary>
/// <param name="Row">Number of the row.</param>
/// <param name="Label">y.</param>
public readonly record struct LabelledRow(int Row, double Label);

/// <summary>
/// Linear regression that labels the rows of a fixed design: y = x w + noise of variance 1. What it "writes" is the design again, with labels of
/// its own [Gerstgrasser et al., arXiv 2404.01413].
/// </summary>
/// <param name="design">X, rows of d features.</param>
/// <param name="weights">w, d numbers.</param>
public sealed class LinearModel(IReadOnlyList<double[]> design, double[] weights) : IFittedModel<LabelledRow>
{
    /// <summary>w.</summary>
    public IReadOnlyList<double> Weights => weights;

    /// <inheritdoc/>
    /// <remarks>Rows come in order, and again from the first when there are not enough.</remarks>
    public IReadOnlyList<LabelledRow> Sample(long amount, RandomKey key, CancellationToken cancellation)
    {
        var stream = key.Stream();
        var sample = new LabelledRow[amount];
        for (var i = 0; i < sample.Length; i++)
        {
            var row = i % design.Count;
            var y = stream.NextGaussian();
            for (var j = 0; j < weights.Length; j++)
            {
                y += design[row][j] * weights[j];
            }

            sample[i] = new LabelledRow(row, y);
        }

        return sample;
    }
}

/// <summary>Fits weights by ordinary least squares.</summary>
/// <param name="design">X, rows of d features.</param>
public sealed class LeastSquaresLearner(IReadOnlyList<double[]> design) : ILearner<LabelledRow>
{
    /// <inheritdoc/>
    /// <remarks>Solves the normal equations by elimination with row exchanges; designs are random and small, so that is exact enough.</remarks>
    public IFittedModel<LabelledRow> Fit(
        int generation, IReadOnlyList<LabelledRow> items, IFittedModel<LabelledRow>? initial, RandomKey key, CancellationToken cancellation)
    {
        var d = design[0].Length;
        var system = new double[d, d + 1];
        foreach (var (row, label) in items)
        {
            var x = design[row];
            for (var i = 0; i < d; i++)
            {
                for (var j = 0; j < d; j++)
                {
                    system[i, j] += x[i] * x[j];
                }

                system[i, d] += x[i] * label;
            }
        }

        return new LinearModel(design, Solve(system));
    }

    private static double[] Solve(double[,] a)
    {
        var d = a.GetLength(0);
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
