using System.Globalization;
using TextMad.Crawling.State;
using TextMad.Fetching;

namespace TextMad.Crawling;

/// <summary>Something about a crawl that its numbers do not say, and that a person should know.</summary>
/// <param name="Url">The URL that it is about.</param>
/// <param name="Message">What it is and what can be done, in sentences.</param>
public sealed record CrawlWarning(string Url, string Message)
{
    /// <summary>A site is warned of when this many of its pages yield to one.</summary>
    private const int LeastYielded = 3;

    /// <summary>Sitemaps that are named one by one.</summary>
    private const int MostSitemaps = 5;

    internal static IReadOnlyList<CrawlWarning> Of(CrawlState state) => [.. Canonicals(state), .. Seeds(state), .. Sitemaps(state)];

    private static IEnumerable<CrawlWarning> Canonicals(CrawlState state) =>
        from row in state.Canonicals(CrawlReasons.CanonicalElsewhere, LeastYielded)
        where 2 * row.Yielded >= row.Read
        select new CrawlWarning(row.Url,
            string.Create(CultureInfo.InvariantCulture,
                $"{row.Yielded} of the {row.Read} pages read of {row.Origin} name {row.Url} as their canonical form, and "
                + $"their texts were left out. When these pages are not copies of "
            + $"it, crawl the site with canonical links ignored."));

    private static IEnumerable<CrawlWarning> Seeds(CrawlState state)
    {
        foreach (var seed in state.Seeds())
        {
            var at = seed;
            for (var step = 0; at is { Reason: FetchReasons.Redirected, Target: { } target } && step < 20; step++)
            {
                at = state.FindUrl(target);
            }

            if (at != seed && at.Reason is CrawlReasons.OutOfScope)
            {
                yield return new CrawlWarning(seed.Url, $"{seed.Url} leads to {at.Url}, which is outside the crawl: begin there to crawl it.");
            }
        }
    }

    private static IEnumerable<CrawlWarning> Sitemaps(CrawlState state)
    {
        var remarks = state.Remarks(VisitKind.Sitemap).Where(row => row.Reason is not (FetchReasons.Redirected or CrawlReasons.OutOfScope)).ToList();
        foreach (var (url, reason, detail) in remarks.Take(MostSitemaps))
        {
            yield return new CrawlWarning(url, $"Sitemap {url}: {detail ?? reason}.");
        }

        if (remarks.Count > MostSitemaps)
        {
            yield return new CrawlWarning(
                remarks[MostSitemaps].Url, FormattableString.Invariant($"{remarks.Count - MostSitemaps} more sitemaps could not be read in full."));
        }
    }
}
