using TextMad.Numerics.Elementary;
using TextMad.Numerics.Random;

namespace TextMad.Models.Toys;

/// <summary>Counts of a Poisson distribution: an exponential family whose variance is its mean.</summary>
/// <param name="Rate">theta, at least 0.</param>
public sealed record PoissonModel(double Rate) : IFittedModel<int>
{
    private const double Piece = 100;

    /// <inheritdoc/>
    /// <remarks>By inversion, one uniform number a count; a rate above 100 is a sum of counts of equal rates of at most 100.</remarks>
    public IReadOnlyList<int> Sample(long amount, RandomKey key, CancellationToken cancellation)
    {
        var stream = key.Stream();
        var pieces = Math.Max(1, (int)Math.Ceiling(Rate / Piece));
        var rate = Rate / pieces;
        var none = RealFunctions.Exp(-rate);
        var sample = new int[amount];
        for (var i = 0; i < sample.Length; i++)
        {
            for (var piece = 0; piece < pieces; piece++)
            {
                var left = stream.NextDouble();
                var probability = none;
                var count = 0;

                // Stop when the terms are smaller than rounding.
                while (left >= probability && (count < rate || probability > 1e-17))
                {
                    left -= probability;
                    count++;
                    probability *= rate / count;
                }

                sample[i] += count;
            }
        }

        return sample;
    }
}
