using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Numerics.Random;

namespace TextMad.Generations.Regimes;

/// <summary>
/// New real data, never used before, plus what the last model wrote, as <see cref="Fresh"/>, but the two count by a weight of their own and not by
/// their sizes: a share w of the fit belongs to the real data [arXiv 2502.18049].
/// </summary>
/// <remarks>
/// For the mean of n_r real and n_s synthetic numbers the best weight is (sqrt(k^2 + 4k) - k)/2 with k = n_r/n_s: .618, the golden ratio's inverse, where
/// there is as much of each, and not the half that their sizes say.
/// </remarks>
[Description("new real text + S_{t-1}; a share of the loss belongs to the real text, whatever its size [2502.18049]")]
[SettingName("weighted")]
public sealed record Weighted : PooledRegime
{
    /// <summary>w, the share of the fit that belongs to the real data.</summary>
    [Description("share of the loss that belongs to the real data, whatever its size")]
    [Range(0.0, 1.0)]
    public double Weight { get; init; } = 0.618;

    /// <summary>n_r, fresh real data per generation, as a multiple of n.</summary>
    [Description("fresh real data per generation as a multiple of the first generation's")]
    [Range(0.0001, 1000.0)]
    public double Real { get; init; } = 1;

    /// <summary>n_s, synthetic data per generation, as a multiple of n.</summary>
    [Description("synthetic data per generation as a multiple of the first generation's real data")]
    [Range(0.0001, 1000.0)]
    public double Synthetic { get; init; } = 1;

    /// <inheritdoc/>
    protected override string Name =>
        Real == 1 && Synthetic == 1 ? $"weighted-{Text(Weight)}" : $"weighted-{Text(Weight)}-{Text(Real)}-{Text(Synthetic)}";

    /// <inheritdoc/>
    public override double? RealShare => Weight;

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
