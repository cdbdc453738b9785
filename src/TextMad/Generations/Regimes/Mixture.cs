using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Numerics.Random;

namespace TextMad.Generations.Regimes;

/// <summary>alpha S_{t-1} + beta D_{t-1} + gamma R0, of size n [Shumailov et al., Nature 2024].</summary>
[Description("alpha S_{t-1} + beta D_{t-1} + gamma R0 [Nature 2024]")]
[SettingName("mixture")]
public sealed record Mixture : PooledRegime, ISettingRules
{
    /// <summary>Share of what the last model wrote.</summary>
    [Description("share of what the last model wrote")]
    [Range(0.0, 1.0)]
    public double Alpha { get; init; } = 0.5;

    /// <summary>Share of the training set of the generation before.</summary>
    [Description("share of the previous training set")]
    [Range(0.0, 1.0)]
    public double Beta { get; init; } = 0.25;

    /// <summary>Share of the first real data.</summary>
    [Description("share of the first real data")]
    [Range(0.0, 1.0)]
    public double Gamma { get; init; } = 0.25;

    /// <inheritdoc/>
    protected override string Name => $"mixture-{Text(Alpha)}-{Text(Beta)}-{Text(Gamma)}";

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> FindProblems()
    {
        if (!(Math.Abs(Alpha + Beta + Gamma - 1) <= 1e-9))
        {
            yield return new SettingProblem($"alpha + beta + gamma is {Text(Alpha + Beta + Gamma)}; the three shares must sum to 1");
        }
    }

    /// <inheritdoc/>
    public override double TrainingSetAmount(int generation) => 1;

    /// <inheritdoc/>
    public override IReadOnlyList<TItem> Compose<TItem>(Pools<TItem> pools, int generation, RandomKey key) =>
    [
        .. pools.Draw(pools.Synthetic[generation - 1], pools.Multiple(Alpha), key.For("alpha")),
        .. pools.Draw(pools.PreviousTrainingSet, pools.Multiple(Beta), key.For("beta")),
        .. pools.Draw(pools.Real.Initial, pools.Multiple(Gamma), key.For("gamma")),
    ];
}
