namespace TextMad.Crawling.Recrawl;

/// <summary>
/// The frequencies that make the mean freshness greatest for the budget, given the estimated rates [Cho and Garcia-Molina, TODS 2003, 4.3];
/// whichever page is most overdue by its frequency is first. Pages that change too often to be worth their visits are left alone.
/// </summary>
public sealed record OptimalRecrawl : RecrawlPolicy
{
    internal override double[] Urgency(IReadOnlyList<KnownPage> pages, int budget)
    {
        var frequencies = VisitFrequencies.Optimal([.. pages.Select(page => page.Rate(AssumedRate))], budget);
        return [.. pages.Select((page, i) => page.SinceVisit * frequencies[i])];
    }
}
