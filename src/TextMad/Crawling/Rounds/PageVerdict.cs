namespace TextMad.Crawling.Rounds;

/// <summary>Whether a page's text is kept.</summary>
/// <param name="Reason">Why not, one of <see cref="CrawlReasons"/>; null when it is.</param>
/// <param name="Detail">More, for people.</param>
/// <param name="Target">The URL that it redirects to or yields to; null when there is none.</param>
/// <param name="Awaited">The URL on which it depends whether the reason holds; null when it holds.</param>
internal readonly record struct PageVerdict(string? Reason = null, string? Detail = null, int? Target = null, int? Awaited = null);
