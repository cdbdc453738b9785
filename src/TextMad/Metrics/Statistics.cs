using TextMad.Numerics.Elementary;

namespace TextMad.Metrics;

/// <summary>Sums and quantiles whose bits do not depend on the order of the values.</summary>
internal static class Statistics
{
    /// <summary>ln 2.</summary>
    public const double Ln2 = 0.6931471805599453;

    /// <summary>The sum, smallest value first.</summary>
    public static double Sum(IEnumerable<double> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var sum = 0.0;
        foreach (var value in sorted)
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>The p-quantile by linear interpolation between order statistics (type 7, the default of NumPy and R).</summary>
    public static double Quantile(double[] sorted, double p)
    {
        var position = p * (sorted.Length - 1);
        var below = (int)position;
        var fraction = position - below;
        return fraction == 0 ? sorted[below] : sorted[below] + (fraction * (sorted[below + 1] - sorted[below]));
    }

    /// <summary>The entropy in nats of the distribution in which n-grams with these counts have probability count / total.</summary>
    public static double Entropy(IReadOnlyList<(int Count, int Types)> profile, long total)
    {
        var sum = 0.0;
        foreach (var (count, types) in profile)
        {
            sum += (double)types * count * RealFunctions.Log(count);
        }

        // Never below zero by rounding.
        return Math.Max(0, RealFunctions.Log(total) - (sum / total));
    }
}
