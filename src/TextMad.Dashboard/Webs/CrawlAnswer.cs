using TextMad.Crawling;

namespace TextMad.Dashboard.Webs;

/// <summary>A crawl, and some of the URLs that it dropped.</summary>
internal sealed record CrawlAnswer(CrawlLine Crawl, IReadOnlyList<DroppedUrl> Urls);
