namespace TextMad.Crawling.Recrawl;

/// <summary>Decides which known pages are asked for again when not all can be.</summary>
public abstract record RecrawlPolicy
{
    /// <summary>Returns the pages to ask for now, the most urgent first; of equally urgent ones, the one with the smaller number.</summary>
    /// <param name="pages">What is known of the pages.</param>
    /// <param name="budget">The largest number of pages to visit.</param>
    /// <param name="interval">Time from one call to the next, in the unit of the histories.</param>
    public IReadOnlyList<int> Choose(IReadOnlyList<PageHistory> pages, int budget, double interval)
    {
        var urgency = Urgency(pages, Math.Min(budget, pages.Count) / interval);
        return
        [
            .. Enumerable.Range(0, pages.Count).Where(i => urgency[i] > 0)
                .OrderByDescending(i => urgency[i]).ThenBy(i => pages[i].Number)
                .Take(budget).Select(i => pages[i].Number),
        ];
    }

    /// <summary>Returns how much each page is due, in comparable numbers; 0 for pages that are never to be asked for again.</summary>
    /// <param name="pages">What is known of them.</param>
    /// <param name="visitsPerTime">The budget per unit of time.</param>
    protected abstract double[] Urgency(IReadOnlyList<PageHistory> pages, double visitsPerTime);

    private protected static double[] ByFrequency(IReadOnlyList<PageHistory> pages, IReadOnlyList<double> frequencies) =>
        [.. pages.Select((page, i) => page.Age * frequencies[i])];
}
