using TextMad.Statistics;

namespace TextMad.Reporting;

/// <summary>The power law of one generation.</summary>
/// <param name="Regime">The regime.</param>
/// <param name="Generation">The generation.</param>
/// <param name="Losses">The geometric mean over seeds of the loss at every size, in nats a token.</param>
/// <param name="Exponents">b of every seed, below 0 where more text helps.</param>
/// <param name="Exponent">b over the seeds, with its 95% interval.</param>
/// <param name="Flatter">b less that of generation 0, of every seed.</param>
/// <param name="P">The one-sided p-value of "flatter than generation 0", over the seeds; null for generation 0 and for one seed.</param>
public sealed record ScalingFit(
    string Regime, int Generation, IReadOnlyList<double> Losses, IReadOnlyList<double> Exponents, SampleSummary Exponent, IReadOnlyList<double> Flatter, double? P);
