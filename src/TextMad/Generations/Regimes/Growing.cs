using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Numerics.Elementary;
using TextMad.Numerics.Random;

namespace TextMad.Generations.Regimes;

/// <summary>
/// Each generation is trained on what the one before wrote, and on nothing else, but on more and more of it: generation t on (t + 1)^(1 + s) n.
/// </summary>
/// <remarks>
/// Every refit adds an error of 1 over its sample, so that a loop stays bounded only if the samples grow faster than linearly, s &gt; 0; at s = 0 the
/// error still diverges, as ln t [arXiv 2505.13947]. s = -1 is <see cref="Replace"/>, s = 0 its size-matched form.
/// </remarks>
[Description("(t + 1)^(1 + s) n of S_{t-1} [2505.13947]")]
[SettingName("growing")]
public sealed record Growing : PooledRegime
{
    /// <summary>s, how much faster than linearly the samples grow.</summary>
    [Description("s: generation t trains on (t + 1)^(1 + s) times the first real data")]
    [Range(-1.0, 4.0)]
    public double Excess { get; init; } = 0.5;

    /// <inheritdoc/>
    protected override string Name => Excess == 0.5 ? "growing" : $"growing-{Text(Excess)}";

    /// <inheritdoc/>
    public override double SyntheticAmount(int generation) => double.IsInteger(Excess)
        ? RealFunctions.Power(generation + 1, (long)Excess + 1)
        : RealFunctions.Exp((1 + Excess) * RealFunctions.Log(generation + 1));

    /// <inheritdoc/>
    public override double TrainingSetAmount(int generation) => SyntheticAmount(generation);

    /// <inheritdoc/>
    public override IReadOnlyList<TItem> Compose<TItem>(Pools<TItem> pools, int generation, RandomKey key) =>
        pools.Synthetic[generation - 1];
}
