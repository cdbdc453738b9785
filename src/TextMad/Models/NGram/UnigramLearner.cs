using TextMad.Numerics.Random;

namespace TextMad.Models.NGram;

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
