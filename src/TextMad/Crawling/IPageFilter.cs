using TextMad.Urls;

namespace TextMad.Crawling;

/// <summary>Decides by its own lights whether a page is kept. Thread-safe; the same page gets the same answer.</summary>
public interface IPageFilter
{
    /// <summary>Returns a stable reason code in snake case when the page is not to be kept; null when it is.</summary>
    /// <param name="url">The URL of the page.</param>
    /// <param name="text">Its main text.</param>
    string? Refuse(WebUrl url, string text);
}
