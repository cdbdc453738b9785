using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using TextMad.Fetching;
using TextMad.Urls;

namespace TextMad.Warc;

/// <summary>Writes WARC 1.1 files, each record a gzip member of its own [annex D] unless told otherwise. Not safe for threads.</summary>
/// <remarks>
/// A record's id follows from its fields and block, so that the same crawl writes the same records; how gzip packs them may differ between
/// versions of the platform. Digests are SHA-1 in base32. Of a response the payload is kept as it was sent, its content coding in place and
/// its transfer coding removed, with the <c>Content-Length</c> that it then has.
/// </remarks>
public sealed class WarcWriter : IDisposable
{
    private const string Version = "WARC/1.1\r\n";
    private const string SameDigest = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";
    private const string NotModified = "http://netpreserve.org/warc/1.1/revisit/server-not-modified";

    private readonly Stream _stream;
    private readonly bool _packed;
    private readonly bool _leaveOpen;

    /// <summary>Creates a writer to a stream, from its place on; disposing it disposes the stream unless it is to be left open.</summary>
    public WarcWriter(Stream stream, bool packed = true, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _packed = packed;
        _leaveOpen = leaveOpen;
    }

    /// <summary>Opens a file to go on behind its last whole record; what an interruption left of another is cut off. Makes a new file if need be.</summary>
    /// <param name="path">The file; packed when its name ends in <c>.gz</c>.</param>
    /// <param name="known">A place up to which the file is known to be whole, to begin checking there.</param>
    /// <exception cref="TextMadException">The file cannot be opened, or is shorter than known.</exception>
    public static WarcWriter Append(string path, long known = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
            try
            {
                if (file.Length < known)
                {
                    throw new TextMadException($"{path} has {file.Length} bytes, but {known} were written. It was shortened since; begin the crawl again, or restore it.");
                }

                file.Position = known;
                var end = known;
                foreach (var item in WarcReader.Read(file, maximumBlock: 0))
                {
                    if (item is not WarcItem.Whole { Record.End: > 0 and var next })
                    {
                        break;
                    }

                    end = known + next;
                }

                file.SetLength(end);
                file.Position = end;
                return new WarcWriter(file, path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase));
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TextMadException($"Cannot write {path}: {SystemFailure.Describe(failure)}", failure);
        }
    }

    /// <summary>Where the next record will begin.</summary>
    public long Position => _stream.Position;

    /// <summary>Returns a <c>warcinfo</c> record, which describes those behind it: <c>software</c>, <c>robots</c>, <c>format</c> and so on.</summary>
    /// <returns>The record's id.</returns>
    public string WriteInfo(DateTimeOffset date, string fileName, IEnumerable<KeyValuePair<string, string>> description) =>
        Write("warcinfo", null, date, "application/warc-fields", Lines(description), ("WARC-Filename", fileName));

    /// <summary>Returns a <c>request</c> record.</summary>
    /// <param name="url">What was asked for.</param>
    /// <param name="date">The time, UTC.</param>
    /// <param name="headers">The header fields that were sent; Host is added in front.</param>
    /// <param name="response">The id of the record of the answer; null for none.</param>
    public string WriteRequest(WebUrl url, DateTimeOffset date, IEnumerable<KeyValuePair<string, string>> headers, string? response)
    {
        ArgumentNullException.ThrowIfNull(url);
        var head = Head($"GET {url.PathAndQuery} HTTP/1.1", headers.Prepend(new("Host", url.Authority)));
        return Write("request", url, date, "application/http;msgtype=request", head, ("WARC-Concurrent-To", response is null ? null : $"<{response}>"));
    }

    /// <summary>Returns a <c>response</c> record.</summary>
    public string WriteResponse(WebUrl url, DateTimeOffset date, FetchResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return Write(
            "response",
            url,
            date,
            "application/http;msgtype=response",
            [.. ResponseHead(response), .. response.Payload.Span],
            ("WARC-Payload-Digest", WarcDigest.Of(response.Payload.Span)),
            ("WARC-IP-Address", Address(response.Address)),
            ("WARC-Truncated", response.Truncated));
    }

    /// <summary>
    /// Returns a <c>revisit</c> record: <c>server-not-modified</c> for an answer with status 304, else <c>identical-payload-digest</c>.
    /// </summary>
    /// <param name="url">What was asked for.</param>
    /// <param name="date">The time, UTC.</param>
    /// <param name="response">The answer, of which the head is kept.</param>
    /// <param name="original">The id of the record that holds the payload; null when it is not known.</param>
    /// <param name="originalUrl">The URL of that record.</param>
    /// <param name="originalDate">The date of the original record.</param>
    public string WriteRevisit(
        WebUrl url, DateTimeOffset date, FetchResponse response, string? original = null, WebUrl? originalUrl = null, DateTimeOffset? originalDate = null)
    {
        ArgumentNullException.ThrowIfNull(response);
        var unmodified = response.Status == 304;
        return Write(
            "revisit",
            url,
            date,
            "application/http;msgtype=response",
            ResponseHead(response),
            ("WARC-Profile", unmodified ? NotModified : SameDigest),
            ("WARC-Payload-Digest", unmodified ? null : WarcDigest.Of(response.Payload.Span)),
            ("WARC-Refers-To", original is null ? null : $"<{original}>"),
            ("WARC-Refers-To-Target-URI", originalUrl?.Href),
            ("WARC-Refers-To-Date", originalDate is { } earlier ? Time(earlier) : null),
            ("WARC-IP-Address", Address(response.Address)),
            ("WARC-Truncated", unmodified ? null : "length"));
    }

    /// <summary>Returns a <c>metadata</c> record about another.</summary>
    public string WriteMetadata(WebUrl url, DateTimeOffset date, IEnumerable<KeyValuePair<string, string>> fields, string? about) =>
        Write("metadata", url, date, "application/warc-fields", Lines(fields), ("WARC-Concurrent-To", about is null ? null : $"<{about}>"));

    /// <summary>Returns a <c>conversion</c> record: the text that was taken out of a page, as WET files hold it.</summary>
    public string WriteConversion(WebUrl url, DateTimeOffset date, string text, string? original = null, string? language = null) => Write(
        "conversion",
        url,
        date,
        "text/plain",
        Encoding.UTF8.GetBytes(text),
        ("WARC-Refers-To", original is null ? null : $"<{original}>"),
        ("WARC-Identified-Content-Language", language));

    /// <summary>Hands what was written to the operating system, and to the disk if asked for.</summary>
    public void Flush(bool toDisk = false)
    {
        if (_stream is FileStream file)
        {
            file.Flush(toDisk);
        }
        else
        {
            _stream.Flush();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_leaveOpen)
        {
            _stream.Dispose();
        }
    }

    private string Write(string type, WebUrl? url, DateTimeOffset date, string contentType, byte[] block, params ReadOnlySpan<(string Name, string? Value)> more)
    {
        var fields = new StringBuilder();
        Field(fields, "WARC-Type", type);
        Field(fields, "WARC-Target-URI", url?.Href);
        Field(fields, "WARC-Date", Time(date));
        foreach (var (name, value) in more)
        {
            Field(fields, name, value);
        }

        Field(fields, "WARC-Block-Digest", WarcDigest.Of(block));
        Field(fields, "Content-Type", contentType);
        Field(fields, "Content-Length", block.Length.ToString(CultureInfo.InvariantCulture));
        var id = Id(fields.ToString(), block);
        var head = Encoding.UTF8.GetBytes($"{Version}WARC-Record-ID: <{id}>\r\n{fields}\r\n");
        if (_packed)
        {
            using var member = new GZipStream(_stream, CompressionLevel.Optimal, leaveOpen: true);
            WriteRecord(member, head, block);
        }
        else
        {
            WriteRecord(_stream, head, block);
        }

        return id;
    }

    private static void WriteRecord(Stream into, byte[] head, byte[] block)
    {
        into.Write(head);
        into.Write(block);
        into.Write("\r\n\r\n"u8);
    }

    private static void Field(StringBuilder fields, string name, string? value)
    {
        if (value is not null)
        {
            fields.Append(name).Append(": ").Append(OneLine(value)).Append("\r\n");
        }
    }

    /// <summary>Returns a UUID of version 8 [RFC 9562, 5.8] from the hash of what the record says and holds.</summary>
    private static string Id(string fields, byte[] block)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(fields));
        hash.AppendData(block);
        var bytes = hash.GetHashAndReset();
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return $"urn:uuid:{new Guid(bytes.AsSpan(0, 16), bigEndian: true)}";
    }

    /// <summary>Status line and fields as received, but for those that say how the body was transferred, which is undone.</summary>
    private static byte[] ResponseHead(FetchResponse response)
    {
        var kept = response.Headers.Where(f =>
            !f.Key.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase) && !f.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase));
        return Head(
            $"HTTP/1.1 {response.Status} {(response.Status == 200 ? "OK" : "")}",
            response.Status == 304 ? kept : kept.Append(new("Content-Length", response.Payload.Length.ToString(CultureInfo.InvariantCulture))));
    }

    private static byte[] Head(string line, IEnumerable<KeyValuePair<string, string>> fields) =>
        Encoding.Latin1.GetBytes($"{line}\r\n{string.Concat(fields.Select(f => $"{f.Key}: {OneLine(f.Value)}\r\n"))}\r\n");

    private static byte[] Lines(IEnumerable<KeyValuePair<string, string>> fields) =>
        Encoding.UTF8.GetBytes(string.Concat(fields.Select(f => $"{f.Key}: {OneLine(f.Value)}\r\n")));

    private static string OneLine(string value) => value.ReplaceLineEndings(" ");

    private static string? Address(IPAddress? address) => (address?.IsIPv4MappedToIPv6 == true ? address.MapToIPv4() : address)?.ToString();

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString(time.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
