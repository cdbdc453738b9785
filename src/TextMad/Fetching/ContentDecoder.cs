using System.IO.Compression;

namespace TextMad.Fetching;

/// <summary>Removes content codings [RFC 9110, 8.4.1]: gzip, deflate (with or without zlib's wrapping, as servers send both) and br.</summary>
public static class ContentDecoder
{
    /// <summary>The codings that can be removed, for <c>Accept-Encoding</c>.</summary>
    public const string Accepted = "gzip, deflate, br";

    /// <summary>The body without its codings.</summary>
    /// <param name="payload">As sent.</param>
    /// <param name="codings">The Content-Encoding field; null or empty for none.</param>
    /// <param name="maximum">Bytes that any step may unpack to.</param>
    /// <exception cref="FetchFailure">The body is larger than allowed, broken, or coded in another way.</exception>
    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> payload, string? codings, int maximum)
    {
        var body = payload;
        foreach (var coding in (codings ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            body = DecodeOne(body, coding.ToLowerInvariant(), maximum);
        }

        return body;
    }

    private static ReadOnlyMemory<byte> DecodeOne(ReadOnlyMemory<byte> payload, string coding, int maximum)
    {
        if (coding == "identity" || payload.Length == 0)
        {
            return payload;
        }

        var input = new MemoryStream(payload.ToArray(), writable: false);
        Stream? stream = coding switch
        {
            // Servers that say gzip and send plain text are common enough that browsers put up with them.
            "gzip" or "x-gzip" => payload.Span is [0x1F, 0x8B, ..] ? new GZipStream(input, CompressionMode.Decompress) : null,
            "deflate" when HasZlibHeader(payload.Span) => new ZLibStream(input, CompressionMode.Decompress),
            "deflate" => new DeflateStream(input, CompressionMode.Decompress),
            "br" => new BrotliStream(input, CompressionMode.Decompress),
            _ => throw new FetchFailure(FetchReasons.BadEncoding, $"The content coding '{coding}' is not known; {Accepted} are."),
        };
        return stream is null ? payload : Unpack(stream, coding, maximum);
    }

    private static ReadOnlyMemory<byte> Unpack(Stream stream, string coding, int maximum)
    {
        using (stream)
        {
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
                throw new FetchFailure(FetchReasons.BadEncoding, $"The body is no whole {coding} stream: {error.Message}", error);
            }

            return body.Written;
        }
    }

    private static bool HasZlibHeader(ReadOnlySpan<byte> payload) =>
        payload.Length >= 2 && (payload[0] & 0x0F) == 8 && ((payload[0] << 8) | payload[1]) % 31 == 0;
}
