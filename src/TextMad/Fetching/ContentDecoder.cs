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
        var isCut = false;
        return Decode(payload, codings, new Limit(maximum, IsPartEnough: false), ref isCut);
    }

    /// <summary>
    /// Returns the beginning of the body without its codings: at every step what is beyond the maximum is left out, and so is what a payload that was cut no
    /// longer tells.
    /// </summary>
    /// <param name="payload">The body as it was sent, or its beginning.</param>
    /// <param name="codings">The Content-Encoding field; null or empty for none.</param>
    /// <param name="maximum">Bytes that any step may unpack to.</param>
    /// <param name="isCut">Whether the payload is only a beginning; set when the result is.</param>
    /// <exception cref="FetchFailure">The body is broken, ends early although it was not cut, or is coded in a way that is not known.</exception>
    internal static ReadOnlyMemory<byte> DecodeBeginning(ReadOnlyMemory<byte> payload, string? codings, int maximum, ref bool isCut) =>
        Decode(payload, codings, new Limit(maximum, IsPartEnough: true), ref isCut);

    private static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> payload, string? codings, Limit limit, ref bool isCut)
    {
        var body = payload;
        var isCoded = false;
        foreach (var coding in (codings ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            if (!body.IsEmpty && !coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            {
                body = DecodeOne(body, coding.ToLowerInvariant(), limit, ref isCut);
                isCoded = true;
            }
        }

        return isCoded && Shown(body.Span) is { } form ? DecodeOnceMore(body, form, limit, ref isCut) : body;
    }

    private static ReadOnlyMemory<byte> DecodeOne(ReadOnlyMemory<byte> payload, string coding, Limit limit, ref bool isCut)
    {
        PackedForm? named = coding switch
        {
            "gzip" or "x-gzip" => PackedForm.Gzip,
            "deflate" => HasZlibHeader(payload.Span) ? PackedForm.Zlib : PackedForm.Deflate,
            "br" => PackedForm.Brotli,
            "zstd" => PackedForm.Zstandard,
            _ => null,
        };
        var shown = named == PackedForm.Gzip && payload.Span.StartsWith(GzipMember.Mark) ? PackedForm.Gzip : Shown(payload.Span);
        if (named is PackedForm.Gzip or PackedForm.Zstandard || shown == PackedForm.Gzip && named != PackedForm.Brotli || named is null)
        {
            // These forms are recognised by their first bytes.
            return shown is { } form ? Unpack(payload, form, limit, ref isCut)
                : named is not null || TextBytes.IsText(payload.Span) ? payload
                : throw new FetchFailure(FetchReasons.BadEncoding, $"The content coding '{coding}' is not known; {Accepted} are.");
        }

        try
        {
            return Unpack(payload, named.Value, limit, ref isCut);
        }
        catch (FetchFailure failure) when (failure.Reason == FetchReasons.BadEncoding && shown is not null)
        {
            return Unpack(payload, shown.Value, limit, ref isCut);
        }
        catch (FetchFailure failure) when (failure.Reason == FetchReasons.BadEncoding && TextBytes.IsText(payload.Span))
        {
            return payload;
        }
    }

    /// <summary>Returns a packed file may be what was asked for: when it cannot be unpacked, it stays as it is.</summary>
    private static ReadOnlyMemory<byte> DecodeOnceMore(ReadOnlyMemory<byte> body, PackedForm form, Limit limit, ref bool isCut)
    {
        try
        {
            return Unpack(body, form, limit, ref isCut);
        }
        catch (FetchFailure)
        {
            return body;
        }
    }

    private static ReadOnlyMemory<byte> Unpack(ReadOnlyMemory<byte> payload, PackedForm form, Limit limit, ref bool isCut)
    {
        using var stream = Unpacking.Open(new MemoryStream(payload.ToArray(), writable: false), form);
        var body = new BodyBuffer(limit.Maximum);
        var isFull = false;
        try
        {
            int count;
            while (!isFull && (count = stream.Read(body.Room())) > 0)
            {
                isFull = limit.IsPartEnough && body.Written.Length + count > limit.Maximum;
                body.Advance(isFull ? limit.Maximum - body.Written.Length : count);
            }

            isCut |= isFull;
        }
        catch (InvalidDataException) when (isCut && body.Written.Length > 0)
        {
            // What is missing is what was cut.
        }
        catch (InvalidDataException error)
        {
            throw new FetchFailure(FetchReasons.BadEncoding, $"The body cannot be unpacked: {error.Message}.", error);
        }

        return body.Written;
    }

    /// <summary>Returns the coding that a body shows; other packed files are what was asked for.</summary>
    private static PackedForm? Shown(ReadOnlySpan<byte> body) => Unpacking.FormOf(body) is PackedForm.Gzip or PackedForm.Zstandard ? Unpacking.FormOf(body) : null;

    private static bool HasZlibHeader(ReadOnlySpan<byte> payload) =>
        payload.Length >= 2 && (payload[0] & 0x0F) == 8 && ((payload[0] << 8) | payload[1]) % 31 == 0;

    /// <summary>How far a body is unpacked.</summary>
    /// <param name="Maximum">Bytes that any step may unpack to.</param>
    /// <param name="IsPartEnough">Whether a larger body is cut there; else it is refused.</param>
    private readonly record struct Limit(int Maximum, bool IsPartEnough);
}
