namespace TextMad.Crawling;

/// <summary>Which pages belong to a crawl, seen from its seeds.</summary>
public enum CrawlScope
{
    /// <summary>Pages of the seeds' hosts.</summary>
    Host,

    /// <summary>Pages of a seed's host below the seed's folder.</summary>
    Folder,

    /// <summary>All pages that links lead to.</summary>
    Any,
}
