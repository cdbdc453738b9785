using TextMad.Compression;
using TextMad.Texts;

namespace TextMad.Fetching;

/// <summary>
/// Removes content codings [RFC 9110, 8.4.1]: gzip, deflate (with or without zlib's wrapping, as servers send both), br and zstd.
/// </summary>
/// <remarks>
/// Servers say one thing and send another, and browsers put up with it: a body that is not coded at all is taken as it is, one that shows another
/// coding than was named is unpacked by that one, and one that was coded once more than was named is unpacked once more. A coding that nobody knows
/// (<c>none</c>, <c>utf-8</c>) is none when the body is text. What ends early or is broken is refused.
/// </remarks>
public static class ContentDecoder
{
    /// <summary>The codings that can be removed, for <c>Accept-Encoding</c>.</summary>
    public const string Accepted = "gzip, deflate, br, zstd";

    /// <summary>Returns the body without its codings.</summary>
    /// <param name="payload">The body as it was sent.</param>
    /// <param name="codings">The Content-Encoding field; null or empty for none.</param>
    /// <param name="maximum">Bytes that any step may unpack to.</param>
    /// <exception cref="FetchFailure">The body is larger than allowed, broken, ends early, or is coded in a way that is not known.</exception>
    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> payload, string? codings, int maximum)
    {
        var body = payload;
        var isCoded = false;
        foreach (var coding in (codings ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            if (!body.IsEmpty && !coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            {
                body = DecodeOne(body, coding.ToLowerInvariant(), maximum);
                isCoded = true;
            }
        }

        return isCoded && Unpacking.FormOf(body.Span) is { } form ? DecodeOnceMore(body, form, maximum) : body;
    }

    private static ReadOnlyMemory<byte> DecodeOne(ReadOnlyMemory<byte> payload, string coding, int maximum)
    {
        PackedForm? named = coding switch
        {
            "gzip" or "x-gzip" => PackedForm.Gzip,
            "deflate" => HasZlibHeader(payload.Span) ? PackedForm.Zlib : PackedForm.Deflate,
            "br" => PackedForm.Brotli,
            "zstd" => PackedForm.Zstandard,
            _ => null,
        };
        var shown = named == PackedForm.Gzip && payload.Span.StartsWith(GzipMember.Mark) ? PackedForm.Gzip : Unpacking.FormOf(payload.Span);
        if (named is PackedForm.Gzip or PackedForm.Zstandard || shown == PackedForm.Gzip && named != PackedForm.Brotli || named is null)
        {
            // These forms are recognised by their first bytes.
            return shown is { } form ? Unpack(payload, form, maximum)
                : named is not null || TextBytes.IsText(payload.Span) ? payload
                : throw new FetchFailure(FetchReasons.BadEncoding, $"The content coding '{coding}' is not known; {Accepted} are.");
        }

        try
        {
            return Unpack(payload, named.Value, maximum);
        }
        catch (FetchFailure failure) when (failure.Reason == FetchReasons.BadEncoding && shown is not null)
        {
            return Unpack(payload, shown.Value, maximum);
        }
        catch (FetchFailure failure) when (failure.Reason == FetchReasons.BadEncoding && TextBytes.IsText(payload.Span))
        {
            return payload;
        }
    }

    /// <summary>Returns a packed file may be what was asked for: when it cannot be unpacked, it stays as it is.</summary>
    private static ReadOnlyMemory<byte> DecodeOnceMore(ReadOnlyMemory<byte> body, PackedForm form, int maximum)
    {
        try
        {
            return Unpack(body, form, maximum);
        }
        catch (FetchFailure)
        {
            return body;
        }
    }

    private static ReadOnlyMemory<byte> Unpack(ReadOnlyMemory<byte> payload, PackedForm form, int maximum)
    {
        using var stream = Unpacking.Open(new MemoryStream(payload.ToArray(), writable: false), form);
        var body = new BodyBuffer(maximum);
        try
        {
            int count;
            while ((count = stream.Read(body.Room())) > 0)
            {
                body.Advance(count);
            }
        }
        catch (InvalidDataException error)
        {
            throw new FetchFailure(FetchReasons.BadEncoding, $"The body cannot be unpacked: {error.Message}.", error);
        }

        return body.Written;
    }

    private static bool HasZlibHeader(ReadOnlySpan<byte> payload) =>
        payload.Length >= 2 && (payload[0] & 0x0F) == 8 && ((payload[0] << 8) | payload[1]) % 31 == 0;
}
