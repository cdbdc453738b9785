using TextMad.Numerics.Random;

namespace TextMad.Models.NGram;

/// <summary>Fits the frequencies of pairs by maximum likelihood, context by context.</summary>
/// <param name="symbols">k; items are in 0..k*k-1.</param>
public sealed class BigramLearner(int symbols) : ILearner<int, BigramDistribution>
{
    /// <inheritdoc/>
    /// <remarks>A context that was never seen says nothing, and gets all symbols alike.</remarks>
    public BigramDistribution Fit(
        int generation, IReadOnlyList<int> items, BigramDistribution? initial, RandomKey key, CancellationToken cancellation)
    {
        var counts = new double[symbols][];
        var totals = new double[symbols];
        for (var context = 0; context < symbols; context++)
        {
            counts[context] = new double[symbols];
        }

        foreach (var item in items)
        {
            counts[item / symbols][item % symbols]++;
            totals[item / symbols]++;
        }

        return new BigramDistribution(
        [
            .. counts.Select((row, context) => new UnigramDistribution(
                [.. row.Select(count => totals[context] > 0 ? count / totals[context] : 1.0 / symbols)])),
        ]);
    }
}
