using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Numerics.Random;

namespace TextMad.Generations.Regimes;

/// <summary>
/// A draw of fixed size, without replacement, from R0 + S_0 + ... + S_{t-1}: accumulation on a constant compute budget
/// [Kazdan et al., arXiv 2410.16713].
/// </summary>
[Description("a draw of fixed size from R0 + S_0 + ... + S_{t-1} [2410.16713]")]
[SettingName("accumulate_subsample")]
public sealed record AccumulateSubsample : PooledRegime
{
    /// <summary>The size of the draw as a multiple of n.</summary>
    [Description("size of the draw as a multiple of the real data")]
    [Range(0.001, 2.0)]
    public double Size { get; init; } = 1;

    /// <inheritdoc/>
    protected override string Name => Size == 1 ? "accumulate_subsample" : $"accumulate_subsample-{Text(Size)}";

    /// <inheritdoc/>
    public override double TrainingSetAmount(int generation) => Size;

    /// <inheritdoc/>
    public override IReadOnlyList<TItem> Compose<TItem>(Pools<TItem> pools, int generation, RandomKey key) =>
        pools.Draw(Accumulate.Everything(pools, generation), pools.Multiple(Size), key);
}
