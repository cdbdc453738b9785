using TextMad.Numerics.Elementary;

namespace TextMad.Crawling.Recrawl;

/// <summary>Estimates how often pages change, taking changes for a Poisson process of which visits see at most one event each [Cho and Garcia-Molina 2003, "Estimating frequency of change"].</summary>
public static class ChangeRate
{
    /// <summary>
    /// The estimator with reduced bias, -log((X + .5) / (n + .5)) / interval, for X of n visits that found no change: about the true
    /// rate where the naive share of changed visits misses all changes but one, and finite when every visit found one.
    /// </summary>
    /// <param name="visits">n, 1 or more.</param>
    /// <param name="changes">n - X.</param>
    /// <param name="interval">Time between visits, above 0.</param>
    /// <returns>Changes per unit of time.</returns>
    public static double Estimate(int visits, int changes, double interval) =>
        -RealFunctions.Log((visits - changes + 0.5) / (visits + 0.5)) / interval;

    /// <summary>
    /// A rate for every page: its own estimate, or, for pages that were visited once only, what the other pages change on average; the share
    /// <paramref name="unknown"/> of time units with a change when no page was visited twice.
    /// </summary>
    public static double[] EstimateAll(IReadOnlyList<PageHistory> pages, double unknown = 0.4)
    {
        var rates = new double[pages.Count];
        double sum = 0;
        var known = 0;
        for (var i = 0; i < rates.Length; i++)
        {
            if (pages[i] is { Visits: > 0, Span: > 0 } page)
            {
                rates[i] = Estimate(page.Visits, page.Changes, page.Span / page.Visits);
                sum += rates[i];
                known++;
            }
        }

        var mean = known > 0 ? sum / known : -RealFunctions.Log(1 - unknown);
        for (var i = 0; i < rates.Length; i++)
        {
            rates[i] = pages[i] is { Visits: > 0, Span: > 0 } ? rates[i] : mean;
        }

        return rates;
    }

    /// <summary>The mean freshness of a page that changes at a rate and is visited at regular intervals: (f / l)(1 - exp(-l / f)) [Cho and Garcia-Molina 2003].</summary>
    /// <param name="rate">l, changes per unit of time.</param>
    /// <param name="frequency">f, visits per unit of time.</param>
    public static double Freshness(double rate, double frequency) =>
        rate == 0 ? 1 : frequency == 0 ? 0 : frequency / rate * (1 - RealFunctions.Exp(-rate / frequency));
}
