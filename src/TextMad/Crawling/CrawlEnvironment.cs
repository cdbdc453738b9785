using TextMad.Fetching;

namespace TextMad.Crawling;

/// <summary>What is around a crawl: the web that it asks, the time it goes by, and what is known of pages besides what they say.</summary>
/// <param name="Transport">The transport by which pages are fetched.</param>
public sealed record CrawlEnvironment(IWebTransport Transport)
{
    /// <summary>The crawl's time: the world's unless another is given.</summary>
    public CrawlClock Clock { get; init; } = CrawlClock.Real;

    /// <summary>What else is not to be kept; null for nothing.</summary>
    public IPageFilter? Filter { get; init; }

    /// <summary>What is known of pages: nothing but their URL, time and title unless something is given.</summary>
    public IPageOrigins Origins { get; init; } = IPageOrigins.Plain;

    /// <summary>
    /// The crawl's name, under which the store knows its state, so that one that was emptied or exchanged is refused; null for a crawl whose state
    /// somebody else keeps.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>Told how far the crawl is.</summary>
    public IProgressSink Progress { get; init; } = IProgressSink.None;
}
