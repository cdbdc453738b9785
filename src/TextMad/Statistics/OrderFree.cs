namespace TextMad.Statistics;

/// <summary>Sums and quantiles whose bits do not depend on the order of the values.</summary>
public static class OrderFree
{
    /// <summary>Returns the sum, smallest value first.</summary>
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

    /// <summary>Returns the p-quantile by linear interpolation between order statistics (type 7, the default of NumPy and R).</summary>
    /// <param name="sorted">The values, ascending, at least one.</param>
    /// <param name="p">The share, in [0, 1].</param>
    public static double Quantile(ReadOnlySpan<double> sorted, double p)
    {
        var position = p * (sorted.Length - 1);
        var below = (int)position;
        var fraction = position - below;
        return fraction == 0 ? sorted[below] : sorted[below] + (fraction * (sorted[below + 1] - sorted[below]));
    }
}
