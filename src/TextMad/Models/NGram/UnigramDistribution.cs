using TextMad.Numerics.Random;

namespace TextMad.Models.NGram;

/// <summary>A distribution over symbols 0..k-1: the toy model of the loss of rare words (the text model is a separate type).</summary>
/// <param name="probabilities">Non-negative, summing to 1 up to rounding.</param>
public sealed class UnigramDistribution(IReadOnlyList<double> probabilities) : IFittedModel<int>
{
    private readonly double[] _cumulative = Accumulate(probabilities);

    /// <summary>The probability of each symbol.</summary>
    public IReadOnlyList<double> Probabilities => probabilities;

    /// <inheritdoc/>
    public IReadOnlyList<int> Sample(long amount, RandomKey key, CancellationToken cancellation)
    {
        var stream = key.Stream();
        var total = _cumulative[^1];
        var sample = new int[amount];
        for (var i = 0; i < sample.Length; i++)
        {
            // The first symbol whose cumulative probability exceeds u: symbols of probability 0 are never drawn.
            var u = stream.NextDouble() * total;
            int low = 0, high = _cumulative.Length - 1;
            while (low < high)
            {
                var middle = (low + high) >> 1;
                (low, high) = _cumulative[middle] > u ? (low, middle) : (middle + 1, high);
            }

            sample[i] = low;
        }

        return sample;
    }

    private static double[] Accumulate(IReadOnlyList<double> probabilities)
    {
        var cumulative = new double[probabilities.Count];
        var sum = 0.0;
        for (var i = 0; i < cumulative.Length; i++)
        {
            cumulative[i] = sum += probabilities[i];
        }

        return cumulative;
    }
}
