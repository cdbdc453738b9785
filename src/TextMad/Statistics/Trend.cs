using TextMad.Numerics.Elementary;

namespace TextMad.Statistics;

/// <summary>How a metric goes over generations.</summary>
/// <param name="Slope">The least-squares slope per generation, a value per seed.</param>
/// <param name="Fits">The shapes, the best first; empty when there are too few points to tell them apart.</param>
public sealed record Trend(SampleSummary Slope, IReadOnlyList<TrendFit> Fits)
{
    private const int TimeConstants = 200;

    /// <summary>Works out slopes and fits.</summary>
    /// <param name="seeds">Of each seed, the values in generations 0..T, T at least 1.</param>
    public static Trend Of(IReadOnlyList<double[]> seeds)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        var slopes = seeds.Select(values => Line([.. Enumerable.Range(0, values.Length).Select(t => (double)t)], values).B);
        return new Trend(SampleSummary.Of([.. slopes]), Compare(seeds));
    }

    private static IReadOnlyList<TrendFit> Compare(IReadOnlyList<double[]> seeds)
    {
        // Seeds differ in level: each has an intercept of its own, so that their spread does not pass for noise between generations.
        double[] times = [.. seeds.SelectMany(values => Enumerable.Range(0, values.Length).Select(t => (double)t))];
        double[] values = [.. seeds.SelectMany(seed => Centred(seed))];
        var generations = seeds[0].Length;
        var fits = new List<(TrendShape Shape, double Aicc)>();
        void Add(TrendShape shape, double residual, int parameters)
        {
            // The variance is a parameter too, and so is the level of each seed after the first.
            var (n, k) = (values.Length, parameters + seeds.Count);
            if (n > k + 1 && generations > parameters)
            {
                var aicc = (n * RealFunctions.Log(Math.Max(residual, 1e-300) / n)) + (2 * k) + (2.0 * k * (k + 1) / (n - k - 1));
                fits.Add((shape, aicc));
            }
        }

        Add(TrendShape.Constant, OrderFree.Sum(values.Select(value => value * value)), 1);
        Add(TrendShape.Linear, Line(times, values).Residual, 2);
        Add(TrendShape.Logarithmic, Line([.. times.Select(t => RealFunctions.Log(1 + t))], values).Residual, 2);
        Add(TrendShape.Saturating, Saturating(times, values, generations), 3);
        if (fits.Count == 0)
        {
            return [];
        }

        var best = fits.Min(fit => fit.Aicc);
        var total = fits.Sum(fit => RealFunctions.Exp(-(fit.Aicc - best) / 2));
        return [.. fits.OrderBy(fit => fit.Aicc).Select(fit => new TrendFit(fit.Shape, fit.Aicc, RealFunctions.Exp(-(fit.Aicc - best) / 2) / total))];
    }

    private static IEnumerable<double> Centred(double[] seed)
    {
        var mean = OrderFree.Sum(seed) / seed.Length;
        return seed.Select(value => value - mean);
    }

    /// <summary>Returns the least residual over time constants from a fifth of a generation to twice the whole, evenly on a logarithmic axis.</summary>
    /// <remarks>Longer ones would be straight lines.</remarks>
    private static double Saturating(double[] times, double[] values, int generations)
    {
        var (low, high) = (RealFunctions.Log(0.2), RealFunctions.Log(2.0 * generations));
        var least = double.PositiveInfinity;
        for (var i = 0; i <= TimeConstants; i++)
        {
            var c = RealFunctions.Exp(low + ((high - low) * i / TimeConstants));
            least = Math.Min(least, Line([.. times.Select(t => 1 - RealFunctions.Exp(-t / c))], values).Residual);
        }

        return least;
    }

    private static (double B, double Residual) Line(double[] x, double[] y)
    {
        var (meanX, meanY) = (OrderFree.Sum(x) / x.Length, OrderFree.Sum(y) / y.Length);
        var xx = OrderFree.Sum(x.Select(value => (value - meanX) * (value - meanX)));
        var xy = OrderFree.Sum(x.Zip(y, (a, b) => (a - meanX) * (b - meanY)));
        var slope = xx == 0 ? 0 : xy / xx;
        return (slope, OrderFree.Sum(x.Zip(y, (a, b) =>
        {
            var rest = b - meanY - (slope * (a - meanX));
            return rest * rest;
        })));
    }
}
