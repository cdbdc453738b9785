using TextMad.Numerics.Random;

namespace TextMad.Models.Toys;

/// <summary>
/// A normal distribution that samples with a bias: numbers are drawn from N(mean, bias * variance), as a user who prefers
/// typical results would [MAD, arXiv 2307.01850, section 3].
/// </summary>
/// <param name="Mean">mu, the mean.</param>
/// <param name="Variance">sigma^2, at least 0.</param>
/// <param name="Bias">lambda in (0, 1]; 1 samples from the model itself.</param>
public sealed record GaussianModel(double Mean, double Variance, double Bias = 1) : IFittedModel<double>
{
    /// <inheritdoc/>
    public IReadOnlyList<double> Sample(long amount, RandomKey key, CancellationToken cancellation)
    {
        var stream = key.Stream();
        var sigma = Math.Sqrt(Bias * Variance);
        var sample = new double[amount];
        for (var i = 0; i < sample.Length; i++)
        {
            sample[i] = Mean + (sigma * stream.NextGaussian());
        }

        return sample;
    }
}
