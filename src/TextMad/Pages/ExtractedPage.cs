using TextMad.Fetching;
using TextMad.Pages.Preferences;
using TextMad.Urls;

namespace TextMad.Pages;

/// <summary>What a page says.</summary>
public sealed record ExtractedPage
{
    /// <summary>The title; null when there is none.</summary>
    public string? Title { get; init; }

    /// <summary>Who wrote it, several names parted by <c>, </c>; null when the page does not say.</summary>
    public string? Author { get; init; }

    /// <summary>When it was published, as ISO 8601 (a date, or date and time); null when the page does not say.</summary>
    public string? Date { get; init; }

    /// <summary>The language as a BCP 47 tag, by declaration or else a guess; null when unknown.</summary>
    public string? Language { get; init; }

    /// <summary>The main text, lines ended by <c>\n</c> and paragraphs parted by a blank line; empty when there is no text.</summary>
    public required string Text { get; init; }

    /// <summary>All links of the page (also those outside the main text), in the order of the page, each URL once.</summary>
    public IReadOnlyList<PageLink> Links { get; init; } = [];

    /// <summary>The URL under which the page wants to be known (<c>link rel=canonical</c>); null when it does not say.</summary>
    public WebUrl? Canonical { get; init; }

    /// <summary>What the page asks of crawlers in <c>meta</c> elements named <c>robots</c>, or for this one (<see cref="FetchOptions.ProductToken"/>).</summary>
    public PageDirectives Directives { get; init; }
}
