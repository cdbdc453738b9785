using TextMad.Numerics.Random;

namespace TextMad.Statistics;

/// <summary>Two treatments of the same seeds: what the differences say.</summary>
/// <remarks>
/// Everything is done on the metric's scale. The difference and its interval are brought back from there: the other treatment's mean, moved
/// by the mean difference (or an end of its interval) on the scale, less that mean. So the other mean plus any end of the interval is a value
/// that the metric can have. Where more than half of one side are at an end of the scale, the difference is that of the two means as <see cref="SampleSummary"/> gives them.
/// </remarks>
/// <param name="Difference">The differences, this minus other, summed up.</param>
/// <param name="TProbability">The two-sided p-value of the paired t test; null for one pair, when all differences are equal and not 0, or when more than half of the values of
/// one side are at an end of a scale (0; 1 for a share), where they have no spread: then neither effect size nor interval is given.</param>
/// <param name="PermutationProbability">The two-sided p-value of the exact sign-flip test of the mean difference [Fisher 1935]; by 100,000 seeded flips beyond 16 pairs.</param>
/// <param name="EffectSize">Cohen's d_z, mean / standard deviation of the differences, with Hedges' correction; null where the deviation is 0 or not known, and for two pairs, of
/// which the expectation of d_z is infinite.</param>
public sealed record PairedComparison(
    SampleSummary Difference, double? TProbability, double PermutationProbability, double? EffectSize)
{
    private const int LargestExact = 16;
    private const int RandomFlips = 100_000;

    /// <summary>The smallest p-value that the permutation test can give with this many pairs: 2 / 2^n.</summary>
    public double SmallestPermutationProbability => Difference.Count >= 60 ? 0 : Math.Min(1, 2.0 / (1L << Difference.Count));

    /// <summary>Compares two lists of values, paired by position.</summary>
    /// <param name="values">This treatment's value of each seed.</param>
    /// <param name="others">The other's, of the same seeds in the same order.</param>
    /// <param name="scale">The metric's scale.</param>
    /// <exception cref="ArgumentException">The numbers of values differ, or there is none.</exception>
    public static PairedComparison Of(IReadOnlyList<double> values, IReadOnlyList<double> others, MetricScale scale = MetricScale.Identity)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(others);
        if (values.Count != others.Count || values.Count == 0)
        {
            throw new ArgumentException($"{values.Count} values cannot be paired with {others.Count}.", nameof(others));
        }

        var transform = ScaleTransform.For(scale, values.Concat(others));
        double[] differences = [.. values.Zip(others, (value, other) => transform.Forward(value) - transform.Forward(other))];
        var summary = SampleSummary.Of(differences);
        double? t = null, effect = null;
        if (AtEnd(values, others, transform))
        {
            // What stands for 0 has no spread.
        }
        else if (summary.StandardDeviation is { } deviation and > 0)
        {
            var n = differences.Length;
            t = 2 * StudentT.Cumulative(-Math.Abs(summary.Mean) / (deviation / Math.Sqrt(n)), n - 1);
            effect = n == 2 ? null : summary.Mean / deviation * (1 - (3.0 / ((4 * (n - 1)) - 1)));
        }
        else if (differences.Length > 1 && summary.Mean == 0)
        {
            t = 1;
        }

        return new PairedComparison(Returned(summary, values, others, transform), t, Permutation(differences), effect);
    }

    /// <summary>Returns the interval of the difference at another confidence, e.g. 1 - 0.05 / m for m intervals that hold together (Bonferroni).</summary>
    /// <param name="values">This treatment's value of each seed.</param>
    /// <param name="others">The other's, of the same seeds in the same order.</param>
    /// <param name="scale">The metric's scale.</param>
    /// <param name="confidence">The confidence of the interval, in (0, 1).</param>
    /// <returns>Null for one pair, and where more than half of the values of one side are at an end of the scale.</returns>
    public static Interval? IntervalOf(IReadOnlyList<double> values, IReadOnlyList<double> others, MetricScale scale, double confidence)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(others);
        var transform = ScaleTransform.For(scale, values.Concat(others));
        var summary = SampleSummary.Of(
            [.. values.Zip(others, (value, other) => transform.Forward(value) - transform.Forward(other))], MetricScale.Identity, confidence);
        return Returned(summary, values, others, transform).Interval;
    }

    private static SampleSummary Returned(SampleSummary scaled, IReadOnlyList<double> values, IReadOnlyList<double> others, ScaleTransform transform)
    {
        if (transform.Scale == MetricScale.Identity)
        {
            return scaled;
        }

        var deviation = SampleSummary.Of([.. values.Zip(others, (value, other) => value - other)]).StandardDeviation;
        if (AtEnd(values, others, transform))
        {
            return new SampleSummary(
                scaled.Count, SampleSummary.Of(values, transform.Scale).Mean - SampleSummary.Of(others, transform.Scale).Mean, deviation, null);
        }

        var start = OrderFree.Sum(others.Select(transform.Forward)) / others.Count;
        double Back(double difference) => transform.Back(start + difference) - transform.Back(start);
        return new SampleSummary(
            scaled.Count, Back(scaled.Mean), deviation, scaled.Interval is { } interval ? new Interval(Back(interval.Low), Back(interval.High)) : null);
    }

    private static bool AtEnd(IReadOnlyList<double> values, IReadOnlyList<double> others, ScaleTransform transform) =>
        ScaleTransform.AtEnd(transform.Scale, values) || ScaleTransform.AtEnd(transform.Scale, others);

    /// <summary>Returns the share of the ways to turn signs in which the sum is at least as far from 0.</summary>
    private static double Permutation(double[] differences)
    {
        // Rounding must not tell equal sums apart: what is lost in a sum is small beside its terms, not beside a sum that cancels.
        var observed = Math.Abs(OrderFree.Sum(differences)) - (1e-12 * OrderFree.Sum(differences.Select(Math.Abs)));
        var extreme = 0L;
        if (differences.Length <= LargestExact)
        {
            var ways = 1L << differences.Length;
            for (var signs = 0L; signs < ways; signs++)
            {
                var sum = 0.0;
                for (var i = 0; i < differences.Length; i++)
                {
                    sum += (signs >> i & 1) == 0 ? differences[i] : -differences[i];
                }

                extreme += Math.Abs(sum) >= observed ? 1 : 0;
            }

            return (double)extreme / ways;
        }

        var stream = RandomKey.FromSeed(0).For("sign flips").Stream();
        Array.Sort(differences);
        for (var flip = 0; flip < RandomFlips; flip++)
        {
            var sum = 0.0;
            foreach (var difference in differences)
            {
                sum += stream.NextDouble() < 0.5 ? difference : -difference;
            }

            extreme += Math.Abs(sum) >= observed ? 1 : 0;
        }

        return (extreme + 1.0) / (RandomFlips + 1.0);
    }
}
