using TextMad.Numerics.Random;

namespace TextMad.Models.Toys;

/// <summary>Fits a Gaussian to numbers in closed form.</summary>
/// <param name="estimator">How the variance is estimated.</param>
/// <param name="bias">The sampling bias of the fitted models.</param>
public sealed class GaussianLearner(VarianceEstimator estimator, double bias = 1) : IWeightedLearner<double, GaussianModel>
{
    /// <inheritdoc/>
    /// <exception cref="InputException">Fewer than two numbers where the variance is to be estimated without bias.</exception>
    public GaussianModel Fit(
        int generation,
        IReadOnlyList<double> items,
        GaussianModel? initial,
        RandomKey key,
        CancellationToken cancellation)
    {
        var degrees = estimator == VarianceEstimator.Unbiased ? items.Count - 1 : items.Count;
        if (degrees < 1)
        {
            throw new InputException($"A Gaussian cannot be fitted to {Plural.Of(items.Count, "sample")}: give at least 2.");
        }

        var mean = 0.0;
        foreach (var x in items)
        {
            mean += x;
        }

        mean /= items.Count;
        if (estimator == VarianceEstimator.Known)
        {
            return new GaussianModel(mean, 1, bias);
        }

        var squares = 0.0;
        foreach (var x in items)
        {
            squares += (x - mean) * (x - mean);
        }

        return new GaussianModel(mean, squares / degrees, bias);
    }

    /// <inheritdoc/>
    /// <remarks>Without bias the weighted sum of squares is divided by 1 - sum w_i^2, which is 1 - 1/M for equal weights.</remarks>
    public GaussianModel FitWeighted(IReadOnlyList<double> items, IReadOnlyList<double> weights)
    {
        double mean = 0, squares = 0, same = 0;
        for (var i = 0; i < items.Count; i++)
        {
            mean += weights[i] * items[i];
            same += weights[i] * weights[i];
        }

        for (var i = 0; i < items.Count; i++)
        {
            squares += weights[i] * (items[i] - mean) * (items[i] - mean);
        }

        return new GaussianModel(
            mean,
            estimator switch
            {
                VarianceEstimator.Known => 1,
                VarianceEstimator.Unbiased => same < 1 ? squares / (1 - same) : throw new InputException("A Gaussian cannot be fitted where one sample has all the weight."),
                _ => squares,
            },
            bias);
    }
}
