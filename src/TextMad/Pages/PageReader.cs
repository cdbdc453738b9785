using TextMad.Fetching;
using TextMad.Pages.Tree;
using TextMad.Texts;
using TextMad.Urls;

namespace TextMad.Pages;

/// <summary>Reads pages: main text, metadata and links.</summary>
public static class PageReader
{
    /// <summary>Reads a page.</summary>
    /// <param name="body">The bytes, content coding removed.</param>
    /// <param name="contentType">The <c>Content-Type</c> header; null when there was none.</param>
    /// <param name="url">Where the page is, which its links are relative to.</param>
    /// <param name="options">How to read; null for the standard.</param>
    /// <returns>What the page says, or why it was not read: it is neither HTML nor plain text, or its markup is tangled.</returns>
    public static PageReading Read(ReadOnlyMemory<byte> body, string? contentType, WebUrl url, PageReadingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        var type = MediaType.Of(contentType);
        if (type is "" or "application/octet-stream" or "unknown/unknown" or "application/unknown" or "*/*")
        {
            type = MediaType.Sniff(body.Span);
        }

        switch (type)
        {
            case "text/html" or "application/xhtml+xml":
                var repairs = default(TextRepairs);
                return ReadMarkup(PageDecoder.Decode(body.Span, contentType), url, options ?? PageReadingOptions.Default, ref repairs) is { } page
                    ? new PageReading.Extracted(page)
                    : new PageReading.Refused(FetchReasons.TooDeep, TangledDetail);
            case "text/plain":
                var text = Clean(PageDecoder.Decode(body.Span, contentType, isMarkup: false));
                return new PageReading.Extracted(new ExtractedPage { Text = text, Language = LanguageGuess.Of(text) });
            default:
                return new PageReading.Refused(FetchReasons.ContentType, type.Length == 0 ? "neither HTML nor plain text, by its first bytes" : type);
        }
    }

    /// <summary>What to say of a page that is refused as <see cref="FetchReasons.TooDeep"/>.</summary>
    internal static string TangledDetail { get; } =
        FormattableString.Invariant($"more than {PageTree.MaximumElements} elements, or markup that takes as long as such a page");

    /// <summary>Reads a page's markup; null when it is tangled beyond the bounds. Links are read when the page's place is known.</summary>
    internal static ExtractedPage? ReadMarkup(string html, WebUrl? url, PageReadingOptions options, ref TextRepairs repairs)
    {
        if (!PageTree.TryParse(html, out var page))
        {
            return null;
        }

        var survey = PageSurvey.Of(page);
        var text = TextCleaning.Clean(options.WholeText ? VisibleText.Of(page) : MainText.Of(survey), ref repairs);
        var links = url is null ? null : new PageLinks(survey, url, options.MaximumLinks);
        var metadata = new PageMetadata(survey);
        return new ExtractedPage
        {
            Title = metadata.Title(),
            Author = metadata.Author(),
            Date = metadata.Date(url),
            Language = metadata.Language() ?? LanguageGuess.Of(text),
            Text = text,
            Links = links?.All ?? [],
            Canonical = links?.Canonical,
            NoIndex = survey.Head.NoIndex,
            NoAi = survey.Head.NoAi,
            NoFollow = survey.Head.NoFollow,
        };
    }

    private static string Clean(string text)
    {
        var repairs = default(TextRepairs);
        return TextCleaning.Clean(text, ref repairs);
    }
}
