using System.ComponentModel;
using TextMad.Configuration;
using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Numerics.Random;

namespace TextMad.Samples;

/// <summary>A regime of one's own: half of R0, drawn anew each generation, and half of what the model before wrote.</summary>
[Description("half of R0, drawn anew, with half of S_{t-1}")]
[SettingName("half_of_it")]
public sealed record HalfOfIt : PooledRegime
{
    /// <inheritdoc/>
    protected override string Name => "half_of_it";

    /// <inheritdoc/>
    public override double TrainingSetAmount(int generation) => 1;

    /// <inheritdoc/>
    public override IReadOnlyList<TItem> Compose<TItem>(Pools<TItem> pools, int generation, RandomKey key) =>
    [
        .. pools.Draw(pools.Real.Initial, pools.Multiple(0.5), key.For("real")),
        .. pools.Draw(pools.Synthetic[generation - 1], pools.Multiple(0.5), key.For("synthetic")),
    ];
}
