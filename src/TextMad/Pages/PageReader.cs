using System.Text;
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
    /// <returns>
    /// What the page says, or why it was not read: it is neither HTML nor plain text, its bytes are not text in any encoding, its markup is tangled, or reading it
    /// met an error of this program.
    /// </returns>
    public static PageReading Read(ReadOnlyMemory<byte> body, string? contentType, WebUrl url, PageReadingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        try
        {
            var type = MediaType.Of(contentType);
            if (type is "" or "application/octet-stream" or "unknown/unknown" or "application/unknown" or "*/*")
            {
                type = MediaType.Sniff(body.Span);
            }

            return type switch
            {
                "text/html" or "application/xhtml+xml" => ReadMarkup(body.Span, contentType, null, url, options ?? PageReadingOptions.Default, int.MaxValue, out _),
                "text/plain" => ReadPlain(body.Span, contentType),
                _ => new PageReading.Refused(FetchReasons.ContentType, type.Length == 0 ? "neither HTML nor plain text, by its first bytes" : type),
            };
        }
        catch (Exception failure) when (ItemFault.IsOfItem(failure))
        {
            return new PageReading.Refused(TextReasons.Internal, ItemFault.Describe(failure));
        }
    }

    /// <summary>Reads a page's markup. Links are read when the page's place is known.</summary>
    /// <param name="body">The bytes.</param>
    /// <param name="contentType">The <c>Content-Type</c> header; null when there was none.</param>
    /// <param name="known">The page's encoding, whatever it declares; null to find out.</param>
    /// <param name="url">Where the page is; null when that is not known.</param>
    /// <param name="options">How to read.</param>
    /// <param name="maximum">Characters that the markup may have.</param>
    /// <param name="repairs">What was put right in it.</param>
    internal static PageReading ReadMarkup(
        ReadOnlySpan<byte> body, string? contentType, Encoding? known, WebUrl? url, PageReadingOptions options, int maximum, out TextRepairs repairs)
    {
        repairs = default;
        if (TextBytes.AreBinary(body))
        {
            return Binary();
        }

        var isCertain = true;
        var declared = known ?? PageDecoder.Declared(body, contentType, isMarkup: true, out isCertain);
        isCertain |= known is not null;
        if (TextDecoding.Decode(body, declared, known is not null, out var invalid) is not { } html)
        {
            return Undecodable();
        }

        if (html.Length > maximum)
        {
            return TooLong(maximum);
        }

        if (!PageTree.TryParse(html, out var page))
        {
            return Tangled();
        }

        var survey = PageSurvey.Of(page);
        if (!isCertain && survey.Head.Charset is { } late && late.CodePage != declared?.CodePage)
        {
            // "Changing the encoding while parsing" [WHATWG HTML 13.2.3.4]: a meta that stands too far down to be found before. All begins anew, once.
            if (TextDecoding.Decode(body, late, isFinal: false, out invalid) is not { } again)
            {
                return Undecodable();
            }

            if (!string.Equals(again, html, StringComparison.Ordinal))
            {
                if (again.Length > maximum)
                {
                    return TooLong(maximum);
                }

                if (!PageTree.TryParse(again, out page))
                {
                    return Tangled();
                }

                survey = PageSurvey.Of(page);
            }
        }

        repairs = new TextRepairs(invalid, 0, 0);
        return new PageReading.Extracted(Extract(survey, page, url, options, ref repairs));
    }

    private static ExtractedPage Extract(PageSurvey survey, PageDocument page, WebUrl? url, PageReadingOptions options, ref TextRepairs repairs)
    {
        var metadata = new PageMetadata(survey);
        var text = TextCleaning.Clean(TextElsewhere.Or(survey, metadata, options.WholeText ? VisibleText.Of(page) : MainText.Of(survey)), ref repairs);
        var links = url is null ? null : new PageLinks(survey, url, options.MaximumLinks);
        var language = metadata.Language() ?? LanguageIdentifier.Identify(text);
        return new ExtractedPage
        {
            Title = metadata.Title(),
            Author = metadata.Author(),
            Date = metadata.Date(url, language),
            Language = language,
            Text = text,
            Links = links?.All ?? [],
            Canonical = links?.Canonical,
            Directives = survey.Head.Directives,
        };
    }

    private static PageReading ReadPlain(ReadOnlySpan<byte> body, string? contentType)
    {
        if (TextBytes.AreBinary(body))
        {
            return Binary();
        }

        if (TextDecoding.Decode(body, PageDecoder.Declared(body, contentType, isMarkup: false, out _), isFinal: false, out _) is not { } text)
        {
            return Undecodable();
        }

        var repairs = default(TextRepairs);
        text = TextCleaning.Clean(text, ref repairs);
        return new PageReading.Extracted(new ExtractedPage { Text = text, Language = LanguageIdentifier.Identify(text) });
    }

    private static PageReading.Refused Tangled() => new(
        FetchReasons.TooDeep, FormattableString.Invariant($"more than {PageTree.MaximumElements} elements, or markup that takes as long as such a page"));

    private static PageReading.Refused TooLong(int maximum) => new(FetchReasons.BodyTooLarge, FormattableString.Invariant($"more than {maximum} characters"));

    private static PageReading.Refused Binary() => new(FetchReasons.ContentType, "its bytes are not text");

    private static PageReading.Refused Undecodable() => new(
        TextReasons.Undecodable, "more than 1% of its bytes are invalid in the encoding that it declares, and no other could be found");
}
