using TextMad.Numerics.Elementary;

namespace TextMad.Statistics;

/// <summary>A power law y = a n^b, fitted by least squares to the logarithms of both: how something grows with size.</summary>
/// <param name="Factor">a.</param>
/// <param name="Exponent">b: 0 where y does not depend on n, 1 where it grows in proportion, above 1 where it outgrows n.</param>
/// <param name="Range">The 95% interval of b, by Student's t with two degrees of freedom less than points; null for two points, which leave none.</param>
public sealed record PowerLaw(double Factor, double Exponent, Interval? Range)
{
    private const double Level = 0.975;

    /// <summary>Fits the law.</summary>
    /// <param name="sizes">n, above 0, at least two different ones.</param>
    /// <param name="values">y at each, above 0.</param>
    /// <exception cref="ArgumentException">There are other numbers of sizes and values, one is not above 0, or all sizes are the same.</exception>
    public static PowerLaw Fit(IReadOnlyList<double> sizes, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentNullException.ThrowIfNull(values);
        if (sizes.Count != values.Count || sizes.Concat(values).Any(value => !(value > 0) || double.IsInfinity(value)) || sizes.Distinct().Count() < 2)
        {
            throw new ArgumentException("A power law is fitted to as many sizes as values, all above 0, and to two different sizes at least.");
        }

        double[] x = [.. sizes.Select(RealFunctions.Log)];
        double[] y = [.. values.Select(RealFunctions.Log)];
        var slope = Slope(x, y);
        var (meanX, meanY) = (OrderFree.Sum(x) / x.Length, OrderFree.Sum(y) / y.Length);
        var intercept = meanY - (slope * meanX);
        var factor = RealFunctions.Exp(intercept);
        if (x.Length == 2)
        {
            return new PowerLaw(factor, slope, null);
        }

        var residual = OrderFree.Sum(x.Zip(y, (a, b) => Square(b - intercept - (slope * a))));
        var error = Math.Sqrt(residual / (x.Length - 2) / OrderFree.Sum(x.Select(a => Square(a - meanX))));
        var half = StudentT.Quantile(Level, x.Length - 2) * error;
        return new PowerLaw(factor, slope, new Interval(slope - half, slope + half));
    }

    /// <summary>The slope of the straight line through points, by least squares.</summary>
    internal static double Slope(double[] x, double[] y)
    {
        var (meanX, meanY) = (OrderFree.Sum(x) / x.Length, OrderFree.Sum(y) / y.Length);
        return OrderFree.Sum(x.Zip(y, (a, b) => (a - meanX) * (b - meanY))) / OrderFree.Sum(x.Select(a => (a - meanX) * (a - meanX)));
    }

    private static double Square(double value) => value * value;
}
