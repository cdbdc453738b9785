namespace TextMad.Statistics;

/// <summary>An interval of numbers.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public readonly record struct Interval(double Low, double High);

/// <summary>What repetitions of one measurement say: the seeds of a run.</summary>
/// <param name="Count">n, at least 1.</param>
/// <param name="Mean">The arithmetic mean.</param>
/// <param name="StandardDeviation">With n - 1 in the denominator; null for one value.</param>
/// <param name="Interval">The 95% interval of the mean by Student's t; null for one value.</param>
public sealed record SampleSummary(int Count, double Mean, double? StandardDeviation, Interval? Interval)
{
    /// <summary>Sums values up; their order does not matter.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static SampleSummary Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
            throw new ArgumentException("There is no value.", nameof(values));
        }

        var n = values.Count;
        var mean = OrderFree.Sum(values) / n;
        if (n == 1)
        {
            return new SampleSummary(1, mean, null, null);
        }

        var deviation = Math.Sqrt(OrderFree.Sum(values.Select(value => (value - mean) * (value - mean))) / (n - 1));
        var half = StudentT.Quantile(0.975, n - 1) * deviation / Math.Sqrt(n);
        return new SampleSummary(n, mean, deviation, new Interval(mean - half, mean + half));
    }
}
