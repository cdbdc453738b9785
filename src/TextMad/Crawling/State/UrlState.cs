namespace TextMad.Crawling.State;

/// <summary>Where a URL of a crawl stands. The numbers stand in files.</summary>
internal enum UrlState
{
    /// <summary>Waits to be asked for.</summary>
    Waiting = 0,

    /// <summary>Read: a page whose text was kept, a robots.txt or a sitemap.</summary>
    Kept = 1,

    /// <summary>Not asked for, or not kept; the reason says why.</summary>
    Dropped = 2,
}
