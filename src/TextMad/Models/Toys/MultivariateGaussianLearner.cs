using TextMad.Numerics.Random;

namespace TextMad.Models.Toys;

/// <summary>Fits mean and full covariance in closed form.</summary>
/// <param name="dimensions">d, the number of dimensions.</param>
/// <param name="estimator">How the covariance is estimated; not <see cref="VarianceEstimator.Known"/>.</param>
/// <param name="bias">The sampling bias of the fitted models.</param>
public sealed class MultivariateGaussianLearner(int dimensions, VarianceEstimator estimator, double bias = 1) : ILearner<double[], MultivariateGaussianModel>
{
    /// <inheritdoc/>
    public MultivariateGaussianModel Fit(
        int generation, IReadOnlyList<double[]> items, MultivariateGaussianModel? initial, RandomKey key, CancellationToken cancellation)
    {
        var mean = new double[dimensions];
        foreach (var x in items)
        {
            for (var i = 0; i < dimensions; i++)
            {
                mean[i] += x[i] / items.Count;
            }
        }

        double divisor = estimator == VarianceEstimator.Unbiased ? items.Count - 1 : items.Count;
        var covariance = new double[dimensions, dimensions];
        foreach (var x in items)
        {
            for (var i = 0; i < dimensions; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    covariance[i, j] += (x[i] - mean[i]) * (x[j] - mean[j]) / divisor;
                }
            }
        }

        for (var i = 0; i < dimensions; i++)
        {
            for (var j = i + 1; j < dimensions; j++)
            {
                covariance[i, j] = covariance[j, i];
            }
        }

        return new MultivariateGaussianModel(mean, covariance, bias);
    }
}
