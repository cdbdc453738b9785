using TextMad.Crawling.State;

namespace TextMad.Crawling;

/// <summary>What became of the URLs of a crawl.</summary>
/// <param name="Seen">Page URLs seen.</param>
/// <param name="Waiting">Of them, still to be asked for.</param>
/// <param name="Fetched">Pages asked for, each time counted.</param>
/// <param name="Kept">Pages whose text was kept.</param>
/// <param name="Dropped">Why the others were not asked for or not kept, by <see cref="CrawlReasons"/>, most frequent first.</param>
/// <param name="Robots">robots.txt files asked for, each time counted.</param>
/// <param name="Sitemaps">Sitemaps read or to be read.</param>
public sealed record CrawlFunnel(
    long Seen, long Waiting, long Fetched, long Kept, IReadOnlyList<KeyValuePair<string, long>> Dropped, long Robots, long Sitemaps)
{
    /// <summary>What a person should know besides: seeds that moved out of reach, sites whose pages all yield to one, sitemaps with faults.</summary>
    public IReadOnlyList<CrawlWarning> Warnings { get; init; } = [];

    /// <summary>Returns the funnel of a crawl whose folder this is, also while another process works on it.</summary>
    /// <exception cref="InputException">There is no crawl in the folder.</exception>
    public static CrawlFunnel Read(string folder)
    {
        using var state = CrawlState.Read(Path.Combine(folder, Crawler.StateFile));
        return Of(state);
    }

    /// <summary>URLs that were dropped, in the order of discovery.</summary>
    /// <param name="folder">The folder of the crawl.</param>
    /// <param name="reason">For which reason; null for any.</param>
    /// <param name="limit">The largest number to list.</param>
    public static IReadOnlyList<DroppedUrl> ReadDropped(string folder, string? reason, int limit)
    {
        using var state = CrawlState.Read(Path.Combine(folder, Crawler.StateFile));
        return [.. state.Dropped(reason).Take(limit)];
    }

    internal static CrawlFunnel Of(CrawlState state)
    {
        var rows = state.Funnel();
        var pages = rows.Where(row => row.Kind == VisitKind.Page).ToList();
        return new CrawlFunnel(
            pages.Sum(row => row.Urls),
            pages.Where(row => row.State == UrlState.Waiting).Sum(row => row.Urls),
            pages.Sum(row => row.Visits),
            pages.Where(row => row.State == UrlState.Kept).Sum(row => row.Urls),
            [.. pages.Where(row => row.State == UrlState.Dropped).Select(row => KeyValuePair.Create(row.Reason!, row.Urls))],
            rows.Where(row => row.Kind == VisitKind.Robots).Sum(row => row.Visits),
            rows.Where(row => row.Kind == VisitKind.Sitemap).Sum(row => row.Urls))
        {
            Warnings = CrawlWarning.Of(state),
        };
    }
}
