namespace TextMad.Statistics;

/// <summary>What repetitions of one measurement say: the seeds of a run.</summary>
/// <param name="Count">n, the number of values, at least 1.</param>
/// <param name="Mean">The mean: the arithmetic one, or the one on a metric's scale brought back (on the scale log the geometric mean).</param>
/// <param name="StandardDeviation">Of the values as they are, with n - 1 in the denominator; null for one value.</param>
/// <param name="Interval">The interval of the mean by Student's t, 95% unless asked otherwise, on the metric's scale and brought back; null for one value.</param>
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

    /// <summary>Sums values up on a metric's scale, so that mean and interval are values that the metric can have.</summary>
    /// <param name="values">At least one; their order does not matter.</param>
    /// <param name="scale">The scale; 0 and 1 are treated as <see cref="ScaleTransform"/> says. Values that are all equal have themselves as mean and interval.</param>
    /// <param name="confidence">Of the interval, in (0, 1).</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static SampleSummary Of(IReadOnlyList<double> values, MetricScale scale, double confidence = 0.95)
    {
        var plain = Of(values);
        if (values.All(value => value == values[0]))
        {
            return plain with { Mean = values[0], Interval = plain.Interval is null ? null : new Interval(values[0], values[0]) };
        }

        var transform = ScaleTransform.For(scale, values);
        var scaled = Of([.. values.Select(transform.Forward)]);
        var half = StudentT.Quantile(1 - ((1 - confidence) / 2), scaled.Count - 1) * scaled.StandardDeviation!.Value / Math.Sqrt(scaled.Count);
        return new SampleSummary(
            plain.Count,
            transform.Back(scaled.Mean),
            plain.StandardDeviation,
            new Interval(transform.Back(scaled.Mean - half), transform.Back(scaled.Mean + half)));
    }
}
