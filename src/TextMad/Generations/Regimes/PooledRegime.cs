using System.ComponentModel;
using TextMad.Configuration;
using TextMad.Numerics.Random;

namespace TextMad.Generations.Regimes;

/// <summary>
/// A regime that composes training sets from pools of real and generated items, the same for numbers, symbols and documents.
/// </summary>
public abstract record PooledRegime : Regime
{
    /// <summary>What is done against collapse, in this order; for text only.</summary>
    [Description("what is done against collapse, in this order; for text only")]
    public ValueList<Mitigation> Mitigations { get; init; } = [];

    /// <summary>The regime's name without its mitigations.</summary>
    protected abstract string Name { get; }

    /// <inheritdoc/>
    public sealed override string Label => string.Join('-', [Name, .. Mitigations.Select(mitigation => mitigation.Label)]);

    /// <inheritdoc/>
    public sealed override double WrittenAmount(int generation) =>
        SyntheticAmount(generation) / Mitigations.Aggregate(1.0, (share, mitigation) => share * mitigation.KeptShare);

    /// <summary>Returns the training set of generation t >= 1.</summary>
    /// <param name="pools">Real items and S_0..S_{t-1}.</param>
    /// <param name="generation">t, the generation, counted from 0.</param>
    /// <param name="key">All randomness of the draw.</param>
    public abstract IReadOnlyList<TItem> Compose<TItem>(Pools<TItem> pools, int generation, RandomKey key);
}
