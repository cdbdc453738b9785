namespace TextMad.Statistics;

/// <summary>Student's one-sided t test of a mean against a limit.</summary>
public static class OneSidedTest
{
    /// <summary>Returns the p-value of "the mean is above the limit". Values without any spread decide by themselves: 0 above, 1 below, one half on the limit.</summary>
    /// <param name="values">The values, two at least.</param>
    /// <param name="limit">The limit.</param>
    public static double Above(IReadOnlyList<double> values, double limit)
    {
        var summary = SampleSummary.Of(values);
        var error = summary.StandardDeviation!.Value / Math.Sqrt(values.Count);
        return error > 0 ? StudentT.Cumulative((limit - summary.Mean) / error, values.Count - 1)
            : summary.Mean > limit ? 0
            : summary.Mean < limit ? 1
            : 0.5;
    }
}
