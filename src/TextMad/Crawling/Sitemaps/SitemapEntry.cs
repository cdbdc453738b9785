using TextMad.Urls;

namespace TextMad.Crawling.Sitemaps;

/// <summary>One URL that a sitemap lists.</summary>
/// <param name="Location">A page, or another sitemap when the sitemap is an index.</param>
/// <param name="LastModified">When it changed last, as the sitemap says; null when it says nothing that can be read.</param>
/// <param name="Priority">From 0 to 1 among the site's own pages; null when not said (the protocol's default is 0.5).</param>
public sealed record SitemapEntry(WebUrl Location, DateTimeOffset? LastModified = null, double? Priority = null);
