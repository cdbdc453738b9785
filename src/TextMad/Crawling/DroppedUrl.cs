namespace TextMad.Crawling;

/// <summary>A URL that was not asked for, or whose page was not kept.</summary>
/// <param name="Url">The URL.</param>
/// <param name="Reason">Why, one of <see cref="CrawlReasons"/>.</param>
/// <param name="Detail">More, for people: the deciding line of robots.txt, the URL of the page that it duplicates.</param>
public sealed record DroppedUrl(string Url, string Reason, string? Detail);
