using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Numerics.Random;

namespace TextMad.Generations.Regimes;

/// <summary>
/// A random share p of R0, drawn anew each generation, together with S_{t-1} [Shumailov et al., Nature 2024, with p = 10%].
/// </summary>
[Description("a share of R0, drawn anew, with S_{t-1} [Nature 2024]")]
[SettingName("keep")]
public sealed record Keep : PooledRegime
{
    /// <summary>p, the share of the real data that is kept, in (0, 1].</summary>
    [Description("share of the real data that is kept")]
    [Range(0.0001, 1.0)]
    public double Share { get; init; } = 0.1;

    /// <summary>
    /// Whether the kept share is added to all of S_{t-1} (training set (1 + p) n), or takes the place of a share p of it (n).
    /// </summary>
    [Description("add the kept share to all synthetic data instead of replacing a part of it")]
    public bool Add { get; init; }

    /// <inheritdoc/>
    protected override string Name => (Share == 0.1 ? "keep" : $"keep-{Text(Share)}") + (Add ? "-add" : "");

    /// <inheritdoc/>
    public override double SyntheticAmount(int generation) => Add ? 1 : Math.Max(1 - Share, 1e-9);

    /// <inheritdoc/>
    public override double TrainingSetAmount(int generation) => Add ? 1 + Share : 1;

    /// <inheritdoc/>
    public override IReadOnlyList<TItem> Compose<TItem>(Pools<TItem> pools, int generation, RandomKey key) =>
    [
        .. pools.Draw(pools.Real.Initial, pools.Multiple(Share), key),
        .. Share == 1 && !Add ? [] : pools.Synthetic[generation - 1],
    ];
}
