namespace TextMad.Crawling.Recrawl;

/// <summary>All pages equally often: whichever was not visited for longest.</summary>
public sealed record UniformRecrawl : RecrawlPolicy
{
    internal override double[] Urgency(IReadOnlyList<KnownPage> pages, int budget) => [.. pages.Select(page => page.SinceVisit)];
}
