using TextMad.Numerics.Elementary;

namespace TextMad.Crawling.Recrawl;

/// <summary>Estimates how often pages change, taking changes for a Poisson process of which visits see at most one event each [Cho and Garcia-Molina 2003, "Estimating frequency of
/// change"].</summary>
public static class ChangeRate
{
    /// <summary>
    /// Returns the estimator with reduced bias, -log((X + .5) / (n + .5)) / interval, for X of n visits that found no change: about the true
    /// rate where the naive share of changed visits misses all changes but one, and finite when every visit found one.
    /// </summary>
    /// <param name="visits">n, the number of visits, 1 or more.</param>
    /// <param name="changes">n - X, the visits that found a change.</param>
    /// <param name="interval">Time between visits, above 0.</param>
    /// <returns>Changes per unit of time.</returns>
    public static double Estimate(int visits, int changes, double interval) =>
        -RealFunctions.Log((visits - changes + 0.5) / (visits + 0.5)) / interval;

    /// <summary>
    /// Returns a rate for every page to plan visits by: the estimate above with one visit more, of which half found a change. It is above 0 also for pages
    /// that were never seen to change, or visited once only, so that these are not given up for good.
    /// </summary>
    public static double[] EstimateAll(IReadOnlyList<PageHistory> pages)
    {
        var visits = pages.Sum(page => (long)page.Visits);
        var usual = visits > 0 ? pages.Sum(page => page.Span) / visits : 1;
        return
        [
            .. pages.Select(page =>
            {
                var interval = page is { Visits: > 0, Span: > 0 } ? page.Span / page.Visits : Math.Max(usual, 1e-9);
                return -RealFunctions.Log((page.Visits - page.Changes + 0.5) / (page.Visits + 1)) / interval;
            }),
        ];
    }

    /// <summary>Returns the mean freshness of a page that changes at a rate and is visited at regular intervals: (f / l)(1 - exp(-l / f)) [Cho and Garcia-Molina 2003].</summary>
    /// <param name="rate">l, changes per unit of time.</param>
    /// <param name="frequency">f, visits per unit of time.</param>
    public static double Freshness(double rate, double frequency) =>
        rate == 0 ? 1 : frequency == 0 ? 0 : frequency / rate * (1 - RealFunctions.Exp(-rate / frequency));
}
