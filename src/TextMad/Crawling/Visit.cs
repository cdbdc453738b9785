using TextMad.Fetching;
using TextMad.Urls;

namespace TextMad.Crawling;

/// <summary>One URL to ask for in a round.</summary>
/// <param name="Id">Its number in the crawl.</param>
/// <param name="Kind">What is fetched: robots.txt, a sitemap or a page.</param>
/// <param name="Url">The URL.</param>
/// <param name="Host">The number of its host.</param>
/// <param name="Hops">Links between a seed and it.</param>
/// <param name="Redirects">Redirects that led to it one after the other.</param>
/// <param name="Again">It was kept before.</param>
/// <param name="EntityTag">Of the copy that was kept; null when there is none.</param>
/// <param name="LastModified">Of the copy that was kept; null when there is none.</param>
internal sealed record Visit(
    int Id, VisitKind Kind, WebUrl Url, int Host, int Hops, int Redirects, bool Again = false, string? EntityTag = null, string? LastModified = null)
{
    public FetchRequest Request => new(Url, EntityTag, LastModified);
}
