using TextMad.Fetching;

namespace TextMad.Pages;

/// <summary>What came of reading a page.</summary>
public abstract record PageReading
{
    private PageReading()
    {
    }

    /// <summary>The page was read.</summary>
    /// <param name="Page">The content of the page.</param>
    public sealed record Extracted(ExtractedPage Page) : PageReading;

    /// <summary>The page was refused.</summary>
    /// <param name="Reason">One of <see cref="FetchReasons"/>.</param>
    /// <param name="Detail">More, for people.</param>
    public sealed record Refused(string Reason, string Detail) : PageReading;
}
