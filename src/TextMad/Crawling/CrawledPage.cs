using TextMad.Crawling.State;

namespace TextMad.Crawling;

/// <summary>A page of a crawl whose text is current.</summary>
/// <param name="Number">The number of its URL in the crawl.</param>
/// <param name="Url">The URL.</param>
/// <param name="Document">What was kept of it last.</param>
/// <param name="FirstTime">First kept, Unix seconds.</param>
/// <param name="Time">Last visited, Unix seconds.</param>
/// <param name="Visits">Visits after the first that had an answer.</param>
/// <param name="Changes">Visits among them that found another text.</param>
public sealed record CrawledPage(int Number, string Url, DocumentId Document, long FirstTime, long Time, int Visits, int Changes)
{
    internal static IReadOnlyList<CrawledPage> AllOf(CrawlState state) =>
    [
        .. state.Pages().Where(page => page.Document is not null).Select(page => new CrawledPage(
            page.Id, page.Url, page.Document!.Value, page.FirstTime, page.Time, page.Visits, page.Changes)),
    ];
}
