using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Numerics.Elementary;

namespace TextMad.SimulatedWeb;

/// <summary>A share of new pages over time: of those that are mostly machine-written, or of those in which a machine has a hand.</summary>
public abstract record MachineShareCurve
{
    /// <summary>Returns the share in a week, in [0, 1].</summary>
    /// <param name="tick">The week; negative before the world began.</param>
    public abstract double At(int tick);

    /// <summary>Returns the same curve, times a factor in [0, 1].</summary>
    internal abstract MachineShareCurve Scaled(double factor);
}

/// <summary>The same at all times. The default is the plateau of about half that new articles have kept since November 2024 [Graphite].</summary>
[SettingName("constant")]
public sealed record ConstantMachineShare : MachineShareCurve
{
    /// <summary>The share, in [0, 1].</summary>
    [Description("the share, the same at all times")]
    [Range(0.0, 1.0)]
    public double Share { get; init; } = 0.5;

    /// <inheritdoc/>
    public override double At(int tick) => Share;

    /// <inheritdoc/>
    internal override MachineShareCurve Scaled(double factor) => this with { Share = factor * Share };
}

/// <summary>
/// Rises along a logistic curve to a ceiling. The defaults are those of new articles that are mostly machine-written [Graphite 2026]: 36%
/// 12 months after ChatGPT's release, 48% after 24, 50% in the end. That is a rate of 0.0431 a week and a midpoint 30.3 weeks after the
/// release of 2022-11-30, which is 56.7 weeks before tick 0.
/// </summary>
[SettingName("logistic")]
public sealed record LogisticMachineShare : MachineShareCurve
{
    /// <summary>Where it ends, in [0, 1].</summary>
    [Description("where the share ends [Graphite 2026: 0.5]")]
    [Range(0.0, 1.0)]
    public double Ceiling { get; init; } = 0.5;

    /// <summary>The tick at which half of the ceiling is reached.</summary>
    [Description("tick at which half of it is reached [Graphite 2026: 30.3 weeks after ChatGPT's release, which is tick -56.7]")]
    [Range(-10_000.0, 10_000.0)]
    public double Midpoint { get; init; } = -26.4;

    /// <summary>Growth of the log-odds per tick.</summary>
    [Description("growth of the log-odds per tick [Graphite 2026: 36% after 12 months, 48% after 24]")]
    [Range(0.0, 100.0)]
    public double Rate { get; init; } = 0.0431;

    /// <inheritdoc/>
    public override double At(int tick) => Ceiling / (1 + RealFunctions.Exp(-Rate * (tick - Midpoint)));

    /// <inheritdoc/>
    internal override MachineShareCurve Scaled(double factor) => this with { Ceiling = factor * Ceiling };
}

/// <summary>Given week by week; the last value holds on.</summary>
[SettingName("table")]
public sealed record TableMachineShare : MachineShareCurve, ISettingRules
{
    /// <summary>The share at ticks 1, 2, 3 and so on; before tick 1 it is 0.</summary>
    [Description("the share at tick 1, 2, 3, ...; the last one holds on, before tick 1 it is 0")]
    [Range(0.0, 1.0)]
    public ValueList<double> Shares { get; init; } = [];

    /// <inheritdoc/>
    public override double At(int tick) => tick < 1 || Shares.Count == 0 ? 0 : Shares[Math.Min(tick, Shares.Count) - 1];

    /// <inheritdoc/>
    internal override MachineShareCurve Scaled(double factor) => this with { Shares = ValueList.Create<double>([.. Shares.Select(s => factor * s)]) };

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> FindProblems()
    {
        if (Shares.Count == 0)
        {
            yield return new SettingProblem("shares is empty; give the share of at least one tick.");
        }
    }
}
