using TextMad.Numerics.Random;

namespace TextMad.Models.Toys;

/// <summary>A normal distribution in d dimensions that samples with a bias: from N(mean, bias * covariance).</summary>
public sealed class MultivariateGaussianModel : IFittedModel<double[]>
{
    private readonly double[] _mean;
    private readonly double[,] _factor;
    private readonly double _bias;

    /// <summary>Creates a model.</summary>
    /// <param name="mean">The mean: d numbers.</param>
    /// <param name="covariance">Symmetric, not negative definite; a direction without variance stays without.</param>
    /// <param name="bias">lambda in (0, 1].</param>
    public MultivariateGaussianModel(double[] mean, double[,] covariance, double bias = 1)
    {
        _mean = mean;
        _factor = Cholesky(covariance);
        _bias = bias;
        Covariance = covariance;
    }

    /// <summary>mu, the mean: d numbers.</summary>
    public IReadOnlyList<double> Mean => _mean;

    /// <summary>Sigma, the covariance: d x d numbers.</summary>
    public double[,] Covariance { get; }

    /// <summary>The determinant of the covariance Sigma.</summary>
    public double GeneralisedVariance
    {
        get
        {
            var product = 1.0;
            for (var i = 0; i < _mean.Length; i++)
            {
                product *= _factor[i, i] * _factor[i, i];
            }

            return product;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<double[]> Sample(long amount, RandomKey key, CancellationToken cancellation)
    {
        var stream = key.Stream();
        var scale = Math.Sqrt(_bias);
        var d = _mean.Length;
        var sample = new double[amount][];
        var normal = new double[d];
        for (var i = 0; i < sample.Length; i++)
        {
            for (var j = 0; j < d; j++)
            {
                normal[j] = stream.NextGaussian();
            }

            var x = sample[i] = new double[d];
            for (var row = 0; row < d; row++)
            {
                x[row] = _mean[row];
                for (var column = 0; column <= row; column++)
                {
                    x[row] += scale * _factor[row, column] * normal[column];
                }
            }
        }

        return sample;
    }

    /// <summary>Returns the lower triangular L with L L^T = A.</summary>
    private static double[,] Cholesky(double[,] a)
    {
        var d = a.GetLength(0);
        var l = new double[d, d];
        for (var i = 0; i < d; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = a[i, j];
                for (var k = 0; k < j; k++)
                {
                    sum -= l[i, k] * l[j, k];
                }

                // Rounding may leave a direction without variance a little below zero.
                l[i, j] = i == j ? Math.Sqrt(Math.Max(0, sum)) : l[j, j] > 0 ? sum / l[j, j] : 0;
            }
        }

        return l;
    }
}
