using TextMad.Fetching;

namespace TextMad.Pages;

/// <summary>What came of reading a page.</summary>
public abstract record PageReading
{
    private PageReading()
    {
    }

    /// <summary>It was read.</summary>
    /// <param name="Page">What it says.</param>
    public sealed record Extracted(ExtractedPage Page) : PageReading;

    /// <summary>It was not.</summary>
    /// <param name="Reason">One of <see cref="FetchReasons"/>.</param>
    /// <param name="Detail">More, for people.</param>
    public sealed record Refused(string Reason, string Detail) : PageReading;
}
