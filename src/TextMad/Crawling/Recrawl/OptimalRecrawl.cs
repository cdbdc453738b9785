using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Numerics.Elementary;

namespace TextMad.Crawling.Recrawl;

/// <summary>
/// The frequencies that make the mean freshness of all pages as large as the budget allows, by estimated change rates [Cho and Garcia-Molina 2003,
/// "Effective page refresh policies"]. Pages that change too often get none of them: they are out of date again at once.
/// </summary>
[Description("the frequencies that make the mean freshness as large as the budget allows, by estimated change rates [Cho and Garcia-Molina 2003]")]
[SettingName("optimal")]
public sealed record OptimalRecrawl : RecrawlPolicy
{
    // Both searches halve an interval, until a double cannot hold a smaller one.
    private const int Halvings = 100;

    /// <summary>
    /// The share of the budget that is spread over all pages, so that one whose rate was misjudged is looked at again.
    /// </summary>
    [Description("share of the budget that is spread over all pages evenly, in case a rate was misjudged")]
    [Range(0.0, 1.0)]
    public double Exploration { get; init; } = 0.1;

    /// <summary>Returns the frequencies for known rates.</summary>
    /// <param name="rates">Changes per unit of time, 0 or more.</param>
    /// <param name="budget">The sum of all frequencies, above 0.</param>
    /// <returns>Visits per unit of time.</returns>
    /// <remarks>
    /// With x = l / f the derivative of the freshness by f is (1 - (1 + x) exp(-x)) / l; at the optimum it is the same, mu, for all pages
    /// that are visited, and those with 1 / l below mu are not.
    /// </remarks>
    public static double[] Frequencies(IReadOnlyList<double> rates, double budget)
    {
        // Estimates come from a few counts: among a million pages some thousand rates are different.
        var groups = rates.GroupBy(rate => rate).Select(group => (Rate: group.Key, Count: group.Count())).ToArray();
        double low = 0, high = 1 / Math.Max(1e-300, rates.Where(rate => rate > 0).DefaultIfEmpty(1).Min());
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            if (groups.Sum(group => group.Count * Frequency(group.Rate, middle)) > budget)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        var found = groups.ToDictionary(group => group.Rate, group => Frequency(group.Rate, high));
        return [.. rates.Select(rate => found[rate])];
    }

    /// <inheritdoc/>
    protected override double[] Urgency(IReadOnlyList<PageHistory> pages, double visitsPerTime)
    {
        var even = Exploration * visitsPerTime / Math.Max(1, pages.Count);
        var optimal = Frequencies(ChangeRate.EstimateAll(pages), Math.Max(1e-9, (1 - Exploration) * visitsPerTime));
        return ByFrequency(pages, [.. optimal.Select(frequency => frequency + even)]);
    }

    private static double Frequency(double rate, double multiplier)
    {
        var target = multiplier * rate;
        if (rate == 0 || target >= 1)
        {
            return 0;
        }

        // 1 - (1 + x) exp(-x) rises from 0 to 1; beyond 64 it is 1 to the last bit.
        double low = 0, high = 64;
        for (var i = 0; i < Halvings && high - low > 1e-12 * high; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = 1 - ((1 + middle) * RealFunctions.Exp(-middle)) < target ? (middle, high) : (low, middle);
        }

        return high == 0 ? 0 : rate / high;
    }
}
