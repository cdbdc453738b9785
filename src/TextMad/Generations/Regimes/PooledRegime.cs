using TextMad.Numerics.Random;

namespace TextMad.Generations.Regimes;

/// <summary>
/// A regime that composes training sets from pools of real and generated items, the same for numbers, symbols and documents.
/// </summary>
public abstract record PooledRegime : Regime
{
    /// <summary>The training set of generation t >= 1.</summary>
    /// <param name="pools">Real items and S_0..S_{t-1}.</param>
    /// <param name="generation">t.</param>
    /// <param name="key">All randomness of the draw.</param>
    internal abstract IReadOnlyList<TItem> Compose<TItem>(Pools<TItem> pools, int generation, RandomKey key);
}
