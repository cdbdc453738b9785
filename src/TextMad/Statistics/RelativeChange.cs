using TextMad.Numerics.Elementary;

namespace TextMad.Statistics;

/// <summary>
/// A relative change over seeds: the ratio of geometric means, less 1, of values paired by seed. The one definition that all commands and
/// reports use.
/// </summary>
/// <remarks>
/// It is exp of the mean over seeds of ln(value / other), less 1; its interval is Student's on that scale, brought back, so that it never
/// falls below -100%. It turns round: a change of +25% back is one of -20%. A value of exactly 0 stands for half the smallest value above 0 on
/// both sides; values that all fell to 0 are a change of exactly -100%. Where a value is below 0 it is the plain mean of (value - other) / |other|.
/// </remarks>
/// <param name="Seeds">The number of seeds.</param>
/// <param name="Mean">The change, e.g. -0.2 for a fall by a fifth.</param>
/// <param name="Low">The lower end of the interval; null with one seed.</param>
/// <param name="High">The upper end.</param>
public sealed record RelativeChange(int Seeds, double Mean, double? Low, double? High)
{
    /// <summary>Returns the change from others to values.</summary>
    /// <param name="values">A value per seed.</param>
    /// <param name="others">What each is compared with, in the same order.</param>
    /// <param name="confidence">The confidence of the interval, in (0, 1).</param>
    /// <returns>Null when there is no pair, or nothing to be relative to.</returns>
    /// <exception cref="ArgumentException">The numbers of values differ.</exception>
    public static RelativeChange? Of(IReadOnlyList<double> values, IReadOnlyList<double> others, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(others);
        if (values.Count != others.Count)
        {
            throw new ArgumentException($"{values.Count} values cannot be paired with {others.Count}.", nameof(others));
        }

        if (values.Count == 0 || others.All(other => other == 0))
        {
            return null;
        }

        if (values.Concat(others).Any(value => !(value >= 0)))
        {
            if (others.Any(other => other == 0))
            {
                return null;
            }

            var plain = SampleSummary.Of([.. values.Zip(others, (value, other) => (value - other) / Math.Abs(other))], MetricScale.Identity, confidence);
            return new RelativeChange(values.Count, plain.Mean, plain.Interval?.Low, plain.Interval?.High);
        }

        if (values.All(value => value == 0))
        {
            return new RelativeChange(values.Count, -1, values.Count > 1 ? -1 : null, values.Count > 1 ? -1 : null);
        }

        var summary = SampleSummary.Of(Logarithms(values, others), MetricScale.Identity, confidence);
        return new RelativeChange(values.Count, OfLogarithm(summary.Mean), OfLogarithm(summary.Interval?.Low), OfLogarithm(summary.Interval?.High));
    }

    /// <summary>ln(value / other) of every seed, zeros as the remarks say.</summary>
    /// <param name="values">The values, one per seed, 0 or above.</param>
    /// <param name="others">0 or above, in the same order.</param>
    public static IReadOnlyList<double> Logarithms(IReadOnlyList<double> values, IReadOnlyList<double> others)
    {
        var transform = ScaleTransform.For(MetricScale.Log, values.Concat(others));
        return [.. values.Zip(others, (value, other) => transform.Forward(value) - transform.Forward(other))];
    }

    /// <summary>Returns the relative change that a difference of logarithms is.</summary>
    public static double OfLogarithm(double difference) => RealFunctions.Exp(difference) - 1;

    private static double? OfLogarithm(double? difference) => difference is { } value ? OfLogarithm(value) : null;
}
