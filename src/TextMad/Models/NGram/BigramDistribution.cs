using TextMad.Numerics.Random;

namespace TextMad.Models.NGram;

/// <summary>
/// The next symbol given the last one, over k symbols: the smallest model with a memory. Pairs are sampled with contexts in turn, so that every
/// context is seen equally often. An item is context * k + next.
/// </summary>
/// <param name="rows">Of every context, the probabilities of the next symbol.</param>
public sealed class BigramDistribution(IReadOnlyList<UnigramDistribution> rows) : IFittedModel<int>
{
    /// <summary>Of every context, the distribution of the next symbol.</summary>
    public IReadOnlyList<UnigramDistribution> Rows => rows;

    /// <inheritdoc/>
    public IReadOnlyList<int> Sample(long amount, RandomKey key, CancellationToken cancellation)
    {
        var k = rows.Count;
        var drawn = new IReadOnlyList<int>[k];
        for (var context = 0; context < k; context++)
        {
            drawn[context] = rows[context].Sample((amount - context + k - 1) / k, key.At(context), cancellation);
        }

        var sample = new int[amount];
        for (var i = 0; i < sample.Length; i++)
        {
            sample[i] = (i % k * k) + drawn[i % k][i / k];
        }

        return sample;
    }
}

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
