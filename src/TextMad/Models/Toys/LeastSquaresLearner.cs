using TextMad.Numerics.LinearAlgebra;
using TextMad.Numerics.Random;

namespace TextMad.Models.Toys;

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
