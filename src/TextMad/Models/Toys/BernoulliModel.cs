using TextMad.Numerics.Random;

namespace TextMad.Models.Toys;

/// <summary>Numbers that are 1 with probability p, else 0: an exponential family whose parameter is its mean.</summary>
/// <param name="Probability">p, the probability of a 1, in [0, 1].</param>
public sealed record BernoulliModel(double Probability) : IFittedModel<int>
{
    /// <inheritdoc/>
    public IReadOnlyList<int> Sample(long amount, RandomKey key, CancellationToken cancellation)
    {
        var stream = key.Stream();
        var sample = new int[amount];
        for (var i = 0; i < sample.Length; i++)
        {
            sample[i] = stream.NextDouble() < Probability ? 1 : 0;
        }

        return sample;
    }
}
