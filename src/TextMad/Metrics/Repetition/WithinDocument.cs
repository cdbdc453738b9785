using TextMad.Statistics;

namespace TextMad.Metrics.Repetition;

/// <summary>Repetition of n-grams within one document.</summary>
internal static class WithinDocument
{
    /// <summary>Values by document with null for NaN.</summary>
    public static double?[] OrNull(double[] values) => Array.ConvertAll(values, value => double.IsNaN(value) ? (double?)null : value);

    /// <summary>Returns the mean over the documents that are long enough; says how many were not.</summary>
    public static MetricResult Mean(IEnumerable<double> perDocument, int order)
    {
        var values = perDocument.ToArray();
        var defined = values.Where(value => !double.IsNaN(value)).ToArray();
        if (defined.Length == 0)
        {
            return MetricResult.Absent($"no text has {order} words");
        }

        var mean = OrderFree.Sum(defined) / defined.Length;
        var omitted = values.Length - defined.Length;
        return new(mean, omitted == 0 ? null : $"{omitted} of {values.Length} texts left out: fewer than {order} words");
    }
}
