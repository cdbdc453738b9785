using TextMad.Numerics.LinearAlgebra;
using TextMad.Numerics.Random;

namespace TextMad.Models.Toys;

/// <summary>A row of a design with its label.</summary>
/// <param name="Row">Number of the row.</param>
/// <param name="Label">y.</param>
public readonly record struct LabelledRow(int Row, double Label);

/// <summary>
/// Linear regression that labels the rows of a fixed design: y = x w + noise of known variance. What it "writes" is the design again, with labels of
/// its own [Gerstgrasser et al., arXiv 2404.01413].
/// </summary>
/// <param name="design">X, rows of d features.</param>
/// <param name="weights">w, d numbers.</param>
/// <param name="noise">The variance of the noise; below 1 it is a sampling bias, as of a user who prefers typical results.</param>
/// <param name="verifier">Who judges labels, which are written again until they pass; null for no one.</param>
public sealed class LinearModel(IReadOnlyList<double[]> design, double[] weights, double noise = 1, LabelVerifier? verifier = null) : IFittedModel<LabelledRow>
{
    /// <summary>w.</summary>
    public IReadOnlyList<double> Weights => weights;

    /// <inheritdoc/>
    /// <remarks>Rows come in order, and again from the first when there are not enough.</remarks>
    public IReadOnlyList<LabelledRow> Sample(long amount, RandomKey key, CancellationToken cancellation)
    {
        var stream = key.Stream();
        var sigma = Math.Sqrt(noise);
        var sample = new LabelledRow[amount];
        for (var i = 0; i < sample.Length; i++)
        {
            var row = i % design.Count;
            double y;
            do
            {
                cancellation.ThrowIfCancellationRequested();
                y = sigma * stream.NextGaussian();
                for (var j = 0; j < weights.Length; j++)
                {
                    y += design[row][j] * weights[j];
                }
            }
            while (verifier?.Passes(design[row], y, ref stream) == false);

            sample[i] = new LabelledRow(row, y);
        }

        return sample;
    }
}

/// <summary>Fits weights by ordinary least squares.</summary>
/// <param name="design">X, rows of d features.</param>
/// <param name="noise">The variance of the noise of the fitted models' labels.</param>
/// <param name="verifier">Who judges the fitted models' labels; null for no one.</param>
public sealed class LeastSquaresLearner(IReadOnlyList<double[]> design, double noise = 1, LabelVerifier? verifier = null) : IWeightedLearner<LabelledRow, LinearModel>
{
    /// <inheritdoc/>
    /// <remarks>Solves the normal equations; designs are random and small, so that is exact enough.</remarks>
    public LinearModel Fit(
        int generation, IReadOnlyList<LabelledRow> items, LinearModel? initial, RandomKey key, CancellationToken cancellation) => Solve(items, null);

    /// <inheritdoc/>
    public LinearModel FitWeighted(IReadOnlyList<LabelledRow> items, IReadOnlyList<double> weights) => Solve(items, weights);

    private LinearModel Solve(IReadOnlyList<LabelledRow> items, IReadOnlyList<double>? weights)
    {
        var d = design[0].Length;
        var system = new double[d, d + 1];
        for (var item = 0; item < items.Count; item++)
        {
            var (row, label) = items[item];
            var x = design[row];
            var weight = weights?[item] ?? 1;
            for (var i = 0; i < d; i++)
            {
                for (var j = 0; j < d; j++)
                {
                    system[i, j] += weight * x[i] * x[j];
                }

                system[i, d] += weight * x[i] * label;
            }
        }

        return new LinearModel(design, LinearSystem.Solve(system), noise, verifier);
    }
}
