using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Numerics.Random;

namespace TextMad.Generations.Regimes;

/// <summary>
/// Each generation is trained on what the one before wrote, and on nothing else: the fully synthetic loop
/// [MAD, arXiv 2307.01850; Shumailov et al., Nature 2024].
/// </summary>
[Description("S_{t-1} alone; with size_matched (t + 1) n of it [2307.01850, Nature 2024, 2404.01413]")]
[SettingName("replace")]
public sealed record Replace : PooledRegime
{
    /// <summary>
    /// Whether S_{t-1} is grown to the size that accumulating would have, (t + 1) n: the control that tells the loss of real data
    /// from the gain in size [Gerstgrasser et al., arXiv 2404.01413].
    /// </summary>
    [Description("grow the synthetic set to the size that accumulate has")]
    public bool SizeMatched { get; init; }

    /// <inheritdoc/>
    protected override string Name => SizeMatched ? "replace-size_matched" : "replace";

    /// <inheritdoc/>
    public override double SyntheticAmount(int generation) => SizeMatched ? generation + 1 : 1;

    /// <inheritdoc/>
    public override double TrainingSetAmount(int generation) => SyntheticAmount(generation);

    /// <inheritdoc/>
    public override IReadOnlyList<TItem> Compose<TItem>(Pools<TItem> pools, int generation, RandomKey key) =>
        pools.Synthetic[generation - 1];
}
