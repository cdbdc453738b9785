namespace TextMad.Crawling;

/// <summary>Which sitemaps are read.</summary>
public enum SitemapHandling
{
    /// <summary>Those that robots.txt names.</summary>
    Listed,

    /// <summary>Those, or <c>/sitemap.xml</c> where it names none.</summary>
    Probed,

    /// <summary>No sitemaps are read.</summary>
    None,
}
