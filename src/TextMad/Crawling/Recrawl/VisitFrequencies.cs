using TextMad.Numerics.Elementary;

namespace TextMad.Crawling.Recrawl;

/// <summary>How fresh pages are that change as Poisson processes and are visited at regular intervals [Cho and Garcia-Molina, TODS 2003].</summary>
public static class VisitFrequencies
{
    private const int Steps = 200;

    /// <summary>The share of time in which the copy of a page is up to date: (f / r) (1 - e^(-r / f)).</summary>
    /// <param name="rate">r, changes per unit of time.</param>
    /// <param name="frequency">f, visits per unit of time.</param>
    public static double Freshness(double rate, double frequency)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        ArgumentOutOfRangeException.ThrowIfNegative(frequency);
        if (rate == 0)
        {
            return 1;
        }

        var ratio = rate / frequency;
        return frequency == 0 ? 0 : ratio < 1e-8 ? 1 - (ratio / 2) : (1 - RealFunctions.Exp(-ratio)) / ratio;
    }

    /// <summary>The frequencies, budget in all, that make the mean of <see cref="Freshness"/> greatest.</summary>
    /// <remarks>
    /// By a Lagrange multiplier m: a page with rate r gets the frequency r / x with 1 - (1 + x) e^-x = m r, or 0 where m r is 1 or more. Time is
    /// proportional to the number of different rates.
    /// </remarks>
    /// <param name="rates">Changes per unit of time of each page.</param>
    /// <param name="budget">Visits per unit of time.</param>
    public static double[] Optimal(IReadOnlyList<double> rates, double budget)
    {
        ArgumentNullException.ThrowIfNull(rates);
        ArgumentOutOfRangeException.ThrowIfNegative(budget);
        if (rates.Any(rate => !(rate >= 0) || !double.IsFinite(rate)))
        {
            throw new ArgumentException("Rates must be finite and not negative.", nameof(rates));
        }

        var groups = rates.Where(rate => rate > 0).GroupBy(rate => rate).Select(group => (Rate: group.Key, Count: group.Count())).OrderBy(g => g.Rate).ToArray();
        if (groups.Length == 0 || budget == 0)
        {
            return new double[rates.Count];
        }

        // Visits fall as the multiplier grows, to none where it is one over the lowest rate.
        var (low, high) = (0.0, 1 / groups[0].Rate);
        for (var i = 0; i < Steps; i++)
        {
            var middle = 0.5 * (low + high);
            if (middle <= low || middle >= high)
            {
                break;
            }

            (low, high) = groups.Sum(g => g.Count * Frequency(g.Rate, middle)) > budget ? (middle, high) : (low, middle);
        }

        var found = groups.ToDictionary(g => g.Rate, g => Frequency(g.Rate, high));
        return [.. rates.Select(rate => rate > 0 ? found[rate] : 0)];
    }

    private static double Frequency(double rate, double multiplier)
    {
        var target = multiplier * rate;
        if (target >= 1)
        {
            return 0;
        }

        // 1 - (1 + x) e^-x lies between 0 and x^2 / 2, and at x = 60 it is 1 to the last bit.
        var (low, high) = (0.0, 60.0);
        for (var i = 0; i < 60; i++)
        {
            var middle = 0.5 * (low + high);
            (low, high) = Gain(middle) < target ? (middle, high) : (low, middle);
        }

        return rate / high;
    }

    private static double Gain(double x) => x < 1e-3 ? x * x * (0.5 - (x / 3) + (x * x / 8)) : 1 - ((1 + x) * RealFunctions.Exp(-x));
}
