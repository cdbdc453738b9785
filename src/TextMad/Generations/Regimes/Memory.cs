using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Numerics.Random;

namespace TextMad.Generations.Regimes;

/// <summary>Synthetic data only, drawn in equal parts from what the last K models wrote [MAD, arXiv 2307.01850, appendix G].</summary>
[Description("equal parts of what the last K models wrote [2307.01850]")]
[SettingName("memory")]
public sealed record Memory : PooledRegime
{
    /// <summary>K. With K = 1 this is <see cref="Replace"/>.</summary>
    [Description("how many of the last models the synthetic data comes from")]
    [Range(1, 10000)]
    public int Models { get; init; } = 2;

    /// <inheritdoc/>
    protected override string Name => Models == 2 ? "memory" : $"memory-{Models}";

    /// <inheritdoc/>
    public override double TrainingSetAmount(int generation) => 1;

    /// <inheritdoc/>
    public override IReadOnlyList<TItem> Compose<TItem>(Pools<TItem> pools, int generation, RandomKey key)
    {
        var models = Math.Min(Models, generation);
        var set = new List<TItem>();
        for (var back = 1; back <= models; back++)
        {
            // Cumulative rounding, so that the parts add up to n exactly when items have size 1.
            var amount = (pools.BaseSize * back / models) - (pools.BaseSize * (back - 1) / models);
            set.AddRange(pools.Draw(pools.Synthetic[generation - back], amount, key.At(back)));
        }

        return set;
    }
}
