using System.Globalization;
using System.Text;
using TextMad.Fetching;

namespace TextMad.Warc;

/// <summary>HTTP messages as WARC records hold them [RFC 9112], read as leniently as they were written.</summary>
public static class HttpMessage
{
    /// <summary>Returns the response in the block of a <c>response</c> record.</summary>
    /// <param name="block">Status line, header fields, body as it came over the wire (or, as many writers do, with the chunking removed).</param>
    /// <param name="maximum">Bytes that the body may have unpacked.</param>
    /// <exception cref="FetchFailure">
    /// The block is not HTTP (<see cref="FetchReasons.BadHttp"/>), or the body's coding is broken, unknown or unpacks to more than allowed.
    /// </exception>
    public static FetchResponse ReadResponse(ReadOnlyMemory<byte> block, int maximum)
    {
        var (line, fields, body) = Split(block);
        var words = line.Split(' ', 3);
        if (!words[0].StartsWith("HTTP/", StringComparison.OrdinalIgnoreCase) || words.Length < 2
            || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var status) || status is < 100 or > 599)
        {
            throw new FetchFailure(FetchReasons.BadHttp, $"'{(line.Length > 80 ? line[..80] + "\u2026" : line)}' is not an HTTP status line.");
        }

        var response = new FetchResponse { Status = status, Headers = fields };
        var payload = IsChunked(response) && TryDechunk(body.Span) is { } whole ? whole : body;
        return response with { Payload = payload, Body = ContentDecoder.Decode(payload, response.List("Content-Encoding"), maximum) };
    }

    /// <summary>What <c>WARC-Payload-Digest</c> says of a record: writers make it of the body as it stands, without its
    /// chunking, or unpacked, and each counts.</summary>
    public static WarcDigestState PayloadDigest(WarcRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var digest = record.Field("WARC-Payload-Digest");
        if (digest is null || record.IsCut || record.Type is "revisit")
        {
            return WarcDigestState.Untold;
        }

        if (!record.ContentType.StartsWith("application/http", StringComparison.OrdinalIgnoreCase))
        {
            return WarcDigest.Check(digest, record.Block.Span);
        }

        var body = Split(record.Block).Body;
        return WarcDigest.Check(digest, body.Span) is var state and not WarcDigestState.Wrong ? state
            : TryDechunk(body.Span) is { } whole && WarcDigest.Check(digest, whole.Span) == WarcDigestState.Right ? WarcDigestState.Right
            : record.Type is "response" && IsOfUnpacked(digest, record.Block) ? WarcDigestState.Right
            : WarcDigestState.Wrong;
    }

    private static bool IsOfUnpacked(string digest, ReadOnlyMemory<byte> block)
    {
        try
        {
            return WarcDigest.Check(digest, ReadResponse(block, Math.Max(16 * block.Length, 1 << 20)).Body.Span) == WarcDigestState.Right;
        }
        catch (FetchFailure)
        {
            return false;
        }
    }

    /// <summary>Returns where the body begins: behind the first empty line; the end when there is none.</summary>
    internal static int BodyOffset(ReadOnlySpan<byte> block)
    {
        for (var at = 0; at < block.Length;)
        {
            var end = block[at..].IndexOf((byte)'\n');
            if (end < 0)
            {
                break;
            }

            if (end == 0 || (end == 1 && block[at] == '\r'))
            {
                return at + end + 1;
            }

            at += end + 1;
        }

        return block.Length;
    }

    private static (string Line, List<KeyValuePair<string, string>> Fields, ReadOnlyMemory<byte> Body) Split(ReadOnlyMemory<byte> block)
    {
        var start = BodyOffset(block.Span);

        // Header fields are of any bytes; Latin-1 keeps them all.
        var lines = Encoding.Latin1.GetString(block.Span[..start]).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var fields = new List<KeyValuePair<string, string>>(lines.Length);
        foreach (var line in lines.Skip(1))
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                fields.Add(new(line[..colon].TrimEnd(), line[(colon + 1)..].TrimStart()));
            }
        }

        return (lines.Length > 0 ? lines[0] : "", fields, block[start..]);
    }

    private static bool IsChunked(FetchResponse response) =>
        response.Header("Transfer-Encoding")?.Contains("chunked", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>
    /// Returns the body without chunking [RFC 9112, 7.1]; null when it has none after all: many files say chunked and hold what was in the chunks.
    /// A body whose chunks end early yields what they hold.
    /// </summary>
    private static ReadOnlyMemory<byte>? TryDechunk(ReadOnlySpan<byte> body)
    {
        var whole = new MemoryStream(body.Length);
        var first = true;
        while (!body.IsEmpty)
        {
            var end = body.IndexOf((byte)'\n');
            var line = end < 0 ? default : body[..end].TrimEnd((byte)'\r');
            var extension = line.IndexOf((byte)';');
            line = (extension < 0 ? line : line[..extension]).Trim((byte)' ');
            if (line.IsEmpty || line.Length > 8 || !uint.TryParse(line, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size))
            {
                if (first)
                {
                    return null;
                }

                break;
            }

            body = body[(end + 1)..];
            if (size == 0)
            {
                break;
            }

            var count = (int)Math.Min(size, (uint)body.Length);
            var after = body[count..];
            if (first && size <= body.Length && !after.IsEmpty && after[0] is not ((byte)'\r' or (byte)'\n'))
            {
                return null;
            }

            whole.Write(body[..count]);
            body = after.StartsWith("\r\n"u8) ? after[2..] : after.StartsWith("\n"u8) ? after[1..] : after;
            first = false;
        }

        return whole.ToArray();
    }
}
