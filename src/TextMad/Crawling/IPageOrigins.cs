using TextMad.Urls;

namespace TextMad.Crawling;

/// <summary>Says where the documents of a crawl come from: what is known of a page besides its URL. Thread-safe.</summary>
public interface IPageOrigins
{
    /// <summary>Of the real web nothing more is known.</summary>
    static IPageOrigins Plain { get; } = new PlainOrigins();

    /// <summary>Returns the origin of a page's document.</summary>
    /// <param name="url">The URL of the page.</param>
    /// <param name="retrieved">When it was fetched.</param>
    /// <param name="title">Its title.</param>
    Origin.Crawled Of(WebUrl url, string retrieved, string? title);

    private sealed class PlainOrigins : IPageOrigins
    {
        public Origin.Crawled Of(WebUrl url, string retrieved, string? title) => new(url.Href, retrieved, title);
    }
}
