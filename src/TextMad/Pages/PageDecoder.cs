using System.Text;
using TextMad.Texts;

namespace TextMad.Pages;

/// <summary>Says which encoding a page declares, as a browser finds it [WHATWG HTML 13.2.3.2].</summary>
internal static class PageDecoder
{
    private const int PrescanBytes = 1024;

    /// <summary>Returns the encoding: the header's <c>charset</c>, else what the page's first 1,024 bytes declare; null when neither says one that is known.</summary>
    /// <remarks>A byte-order mark counts for more than either (<see cref="TextDecoding"/>), and a page without any of these may still declare one further down.</remarks>
    /// <param name="body">The bytes.</param>
    /// <param name="contentType">The <c>Content-Type</c> header; null for none.</param>
    /// <param name="isMarkup">False for plain text, which declares nothing.</param>
    /// <param name="isCertain">True when nothing that the markup says further down counts.</param>
    public static Encoding? Declared(ReadOnlySpan<byte> body, string? contentType, bool isMarkup, out bool isCertain)
    {
        var encoding = MediaType.CharsetOf(contentType) is { Length: > 0 } label ? EncodingLabels.Find(label) : null;
        isCertain = encoding is not null || EncodingGuess.ByMark(body).Encoding is not null;
        return isCertain || !isMarkup ? encoding : MetaPrescan.Find(body[..Math.Min(body.Length, PrescanBytes)]);
    }
}
