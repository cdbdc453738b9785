using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Numerics.Random;

namespace TextMad.Generations.Regimes;

/// <summary>
/// New real data, never used before, plus what the last model wrote: the fresh data loop [MAD, arXiv 2307.01850].
/// </summary>
[Description("new real text + S_{t-1} [2307.01850]")]
[SettingName("fresh")]
public sealed record Fresh : PooledRegime
{
    /// <summary>n_r, fresh real data per generation, as a multiple of n.</summary>
    [Description("fresh real data per generation as a multiple of the first generation's")]
    [Range(0.0001, 1000.0)]
    public double Real { get; init; } = 1;

    /// <summary>n_s, synthetic data per generation, as a multiple of n.</summary>
    [Description("synthetic data per generation as a multiple of the first generation's real data")]
    [Range(0.0001, 1000.0)]
    public double Synthetic { get; init; } = 1;

    /// <inheritdoc/>
    protected override string Name => Real == 1 && Synthetic == 1 ? "fresh" : $"fresh-{Text(Real)}-{Text(Synthetic)}";

    /// <inheritdoc/>
    public override double SyntheticAmount(int generation) => Synthetic;

    /// <inheritdoc/>
    public override double FreshAmount => Real;

    /// <inheritdoc/>
    public override double TrainingSetAmount(int generation) => Real + Synthetic;

    /// <inheritdoc/>
    public override IReadOnlyList<TItem> Compose<TItem>(Pools<TItem> pools, int generation, RandomKey key) =>
        [.. pools.Real.Fresh(generation, pools.Multiple(Real)), .. pools.Synthetic[generation - 1]];
}
