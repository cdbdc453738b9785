namespace TextMad.Crawling;

/// <summary>What a URL is asked for. The numbers stand in files.</summary>
internal enum VisitKind
{
    /// <summary>A host's robots.txt, asked before anything else of the host.</summary>
    Robots = 0,

    /// <summary>A sitemap.</summary>
    Sitemap = 1,

    /// <summary>A page.</summary>
    Page = 2,
}
