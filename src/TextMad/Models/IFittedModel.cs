using TextMad.Numerics.Random;

namespace TextMad.Models;

/// <summary>A fitted model that can write.</summary>
public interface IFittedModel<TItem>
{
    /// <summary>Samples items until their sizes sum to at least <paramref name="amount"/>.</summary>
    /// <param name="amount">In the units in which the loop measures items: 1 for a number or a symbol, tokens for a document.</param>
    /// <param name="key">All randomness of the sample comes from this key; item i depends on (key, i) alone.</param>
    /// <param name="cancellation">Stops at a safe point.</param>
    IReadOnlyList<TItem> Sample(long amount, RandomKey key, CancellationToken cancellation);
}
