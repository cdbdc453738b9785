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

/// <summary>Fits symbol frequencies by maximum likelihood.</summary>
/// <param name="symbols">k; items are in 0..k-1.</param>
public sealed class UnigramLearner(int symbols) : IWeightedLearner<int, UnigramDistribution>
{
    /// <inheritdoc/>
    public UnigramDistribution Fit(
        int generation, IReadOnlyList<int> items, UnigramDistribution? initial, RandomKey key, CancellationToken cancellation)
    {
        var counts = new double[symbols];
        foreach (var symbol in items)
        {
            counts[symbol]++;
        }

        for (var i = 0; i < symbols; i++)
        {
            counts[i] /= items.Count;
        }

        return new UnigramDistribution(counts);
    }

    /// <inheritdoc/>
    public UnigramDistribution FitWeighted(IReadOnlyList<int> items, IReadOnlyList<double> weights)
    {
        var frequencies = new double[symbols];
        for (var i = 0; i < items.Count; i++)
        {
            frequencies[items[i]] += weights[i];
        }

        return new UnigramDistribution(frequencies);
    }
}
