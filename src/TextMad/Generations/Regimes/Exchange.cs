using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Numerics.Random;

namespace TextMad.Generations.Regimes;

/// <summary>
/// Several models side by side, each with real data of its own, that train on each other's text: a share alpha of what the model itself wrote, a share
/// beta of what the others wrote (in equal parts), and the rest from its real data, drawn anew each generation, of size n [arXiv 2505.21677].
/// </summary>
/// <remarks>
/// Model i is trained on the row i of a mixing matrix, alpha on its diagonal and beta/(M - 1) beside it. Such a loop converges when the matrix's spectral
/// radius is below 1; as all rows sum to alpha + beta and no element is negative, that is its radius: any share of real data is enough.
/// Generation 0, which all regimes of a seed share, is fitted on R0, the real data of model 1.
/// </remarks>
[Description("alpha S_{t-1} + beta of the other models' S_{t-1} + the rest of the model's own real text [2505.21677]")]
[SettingName("exchange")]
public sealed record Exchange : Regime, ISettingRules
{
    /// <summary>M, the number of models that exchange texts.</summary>
    [Description("models that exchange texts")]
    [Range(2, 64)]
    public int Models { get; init; } = 2;

    /// <summary>Share of what the model itself wrote.</summary>
    [Description("share of what the model itself wrote")]
    [Range(0.0, 1.0)]
    public double Alpha { get; init; } = 0.25;

    /// <summary>Share of what the other models wrote.</summary>
    [Description("share of what the other models wrote, in equal parts")]
    [Range(0.0, 1.0)]
    public double Beta { get; init; } = 0.25;

    /// <summary>The spectral radius of the mixing matrix, in [0, 1]; the loop converges below 1.</summary>
    public double SpectralRadius => Alpha + Beta;

    /// <inheritdoc/>
    public override string Label => $"exchange-{Text(Alpha)}-{Text(Beta)}" + (Models == 2 ? "" : $"-{Models}");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Lineages => [.. Enumerable.Range(1, Models).Select(model => FormattableString.Invariant($"{Label}-m{model}"))];

    /// <inheritdoc/>
    public override double TrainingSetAmount(int generation) => 1;

    /// <inheritdoc/>
    public override double RealAmount(int generations) => Models;

    /// <inheritdoc/>
    public override string? Expectation =>
        $"spectral radius of the mixing {Text(SpectralRadius)}: " + (SpectralRadius < 1 - 1e-9 ? "the loop converges" : "the loop does not converge, it has no real text");

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> FindProblems()
    {
        if (!(SpectralRadius <= 1 + 1e-9))
        {
            yield return new SettingProblem(
                $"alpha + beta, the spectral radius of the mixing matrix, is {Text(SpectralRadius)}; the shares must sum to at most 1, and "
                + "what is missing to 1 is real data (the loop converges below 1)");
        }
    }

    /// <inheritdoc/>
    internal override RandomKey KeyOf(int lineage, RandomKey key) => lineage == 0 ? key : key.For("exchange").At((ulong)lineage);
}
