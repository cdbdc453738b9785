using System.Text;
using System.Text.Unicode;
using TextMad.Texts;

namespace TextMad.Pages;

/// <summary>Turns the bytes of a page into characters, by the encoding that a browser would find [WHATWG HTML 13.2.3.2].</summary>
internal static class PageDecoder
{
    private const int PrescanBytes = 1024;

    /// <summary>The encoding and the length of the byte-order mark.</summary>
    /// <remarks>
    /// In this order: byte-order mark; the header's <c>charset</c>; what the page's first 1,024 bytes declare; UTF-8 if all bytes are
    /// valid UTF-8; windows-1252.
    /// </remarks>
    /// <param name="body">The bytes.</param>
    /// <param name="contentType">The <c>Content-Type</c> header; null for none.</param>
    /// <param name="isMarkup">False for plain text, which declares nothing.</param>
    public static (Encoding Encoding, int Mark) Detect(ReadOnlySpan<byte> body, string? contentType, bool isMarkup = true)
    {
        if (body.StartsWith("\uFEFF"u8))
        {
            return (Encoding.UTF8, 3);
        }

        if (body.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return (Encoding.BigEndianUnicode, 2);
        }

        if (body.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return (Encoding.Unicode, 2);
        }

        var encoding = MediaType.CharsetOf(contentType) is { Length: > 0 } label ? EncodingLabels.Find(label) : null;
        if (isMarkup)
        {
            encoding ??= MetaPrescan.Find(body[..Math.Min(body.Length, PrescanBytes)]);
        }

        return (encoding ?? (Utf8.IsValid(body) ? Encoding.UTF8 : EncodingLabels.OfPage(1252)), 0);
    }

    /// <summary>The characters; bytes that the encoding does not allow become U+FFFD.</summary>
    /// <param name="body">The bytes.</param>
    /// <param name="contentType">The <c>Content-Type</c> header; null for none.</param>
    /// <param name="isMarkup">False for plain text.</param>
    /// <param name="fallback">Counts bytes that the encoding does not allow; null when nobody asks.</param>
    public static string Decode(ReadOnlySpan<byte> body, string? contentType, bool isMarkup = true, CountingFallback? fallback = null)
    {
        var (encoding, mark) = Detect(body, contentType, isMarkup);
        if (fallback is not null)
        {
            encoding = (Encoding)encoding.Clone();
            encoding.DecoderFallback = fallback;
        }

        return encoding.GetString(body[mark..]);
    }
}
