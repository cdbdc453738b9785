using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Numerics.Random;

namespace TextMad.Generations.Regimes;

/// <summary>R0 + S_{t-1}: the same real data every time, plus what the last model wrote: synthetic augmentation [MAD, arXiv 2307.01850].</summary>
[Description("R0 + S_{t-1}, the same real text every time [2307.01850]")]
[SettingName("augment")]
public sealed record Augment : PooledRegime
{
    /// <summary>Size of S_{t-1} as a multiple of n.</summary>
    [Description("amount of synthetic data as a multiple of the real data")]
    [Range(0.001, 1000.0)]
    public double Synthetic { get; init; } = 1;

    /// <summary>Whether the synthetic part grows in proportion to t.</summary>
    [Description("let the synthetic part grow in proportion to the generation")]
    public bool Growing { get; init; }

    /// <inheritdoc/>
    protected override string Name => (Synthetic == 1 ? "augment" : $"augment-{Text(Synthetic)}") + (Growing ? "-growing" : "");

    /// <inheritdoc/>
    public override double SyntheticAmount(int generation) => Growing ? Synthetic * generation : Synthetic;

    /// <inheritdoc/>
    public override double TrainingSetAmount(int generation) => 1 + SyntheticAmount(generation);

    /// <inheritdoc/>
    public override IReadOnlyList<TItem> Compose<TItem>(Pools<TItem> pools, int generation, RandomKey key) =>
        [.. pools.Real.Initial, .. pools.Synthetic[generation - 1]];
}
