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
