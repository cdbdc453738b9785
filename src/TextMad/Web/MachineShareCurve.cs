using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Numerics.Elementary;

namespace TextMad.Web;

/// <summary>The share of new pages in which a machine has a hand, over time.</summary>
[SettingChoice("constant", typeof(ConstantMachineShare))]
[SettingChoice("logistic", typeof(LogisticMachineShare))]
[SettingChoice("table", typeof(TableMachineShare))]
public abstract record MachineShareCurve
{
    /// <summary>The share in a week, in [0, 1].</summary>
    /// <param name="tick">The week; negative before the world began.</param>
    public abstract double At(int tick);

    /// <summary>What is wrong with the settings, or null.</summary>
    internal virtual string? Problem => null;
}

/// <summary>The same at all times. The default is the plateau of about half that new articles have kept since November 2024 [Graphite].</summary>
public sealed record ConstantMachineShare : MachineShareCurve
{
    /// <summary>The share, in [0, 1].</summary>
    [Description("the share")]
    [Range(0.0, 1.0)]
    public double Share { get; init; } = 0.5;

    /// <inheritdoc/>
    public override double At(int tick) => Share;
}

/// <summary>
/// Rises along a logistic curve to a ceiling. The defaults go through 39% a year after ChatGPT and end at 50% [Graphite]; that the curve
/// stood at a tenth of its ceiling at ChatGPT's release is an assumption that fixes its slope.
/// </summary>
public sealed record LogisticMachineShare : MachineShareCurve
{
    /// <summary>Where it ends, in [0, 1].</summary>
    [Description("where the share ends")]
    [Range(0.0, 1.0)]
    public double Ceiling { get; init; } = 0.5;

    /// <summary>The tick at which half of the ceiling is reached.</summary>
    [Description("tick at which half of it is reached")]
    [Range(-10_000.0, 10_000.0)]
    public double Midpoint { get; init; } = -23.5;

    /// <summary>Growth of the log-odds per tick.</summary>
    [Description("growth of the log-odds per tick")]
    [Range(0.0, 100.0)]
    public double Rate { get; init; } = 0.0666;

    /// <inheritdoc/>
    public override double At(int tick) => Ceiling / (1 + RealFunctions.Exp(-Rate * (tick - Midpoint)));
}

/// <summary>Given week by week; the last value holds on.</summary>
public sealed record TableMachineShare : MachineShareCurve
{
    /// <summary>The share at ticks 1, 2, 3 and so on; before tick 1 it is 0.</summary>
    [Description("the share at tick 1, 2, 3, ...; the last one holds on, before tick 1 it is 0")]
    [Range(0.0, 1.0)]
    public ValueList<double> Shares { get; init; } = [];

    /// <inheritdoc/>
    public override double At(int tick) => tick < 1 || Shares.Count == 0 ? 0 : Shares[Math.Min(tick, Shares.Count) - 1];

    /// <inheritdoc/>
    internal override string? Problem => Shares.Count == 0 ? "machines.share.table: shares is empty; give the share of at least one tick." : null;
}
