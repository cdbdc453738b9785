using System.ComponentModel;
using TextMad.Configuration;
using TextMad.Numerics.Random;

namespace TextMad.Generations.Regimes;

/// <summary>R0 + S_0 + ... + S_{t-1}: nothing is ever thrown away [Gerstgrasser et al., arXiv 2404.01413].</summary>
[Description("R0 + S_0 + ... + S_{t-1} [2404.01413]")]
[SettingName("accumulate")]
public sealed record Accumulate : PooledRegime
{
    /// <inheritdoc/>
    protected override string Name => "accumulate";

    /// <inheritdoc/>
    public override double TrainingSetAmount(int generation) => generation + 1;

    /// <inheritdoc/>
    public override IReadOnlyList<TItem> Compose<TItem>(Pools<TItem> pools, int generation, RandomKey key) =>
        Everything(pools, generation);

    internal static IReadOnlyList<TItem> Everything<TItem>(Pools<TItem> pools, int generation) =>
        [.. pools.Real.Initial, .. pools.Synthetic.Take(generation).SelectMany(written => written)];
}
