using System.Diagnostics;
using System.Globalization;
using TextMad.Fetching;

namespace TextMad.Warc;

/// <summary>
/// Writes every request with its answer to WARC files on the way: request, response (or revisit, when the server says that nothing changed
/// or a payload came before) and metadata records. Goes on with the files of a crawl that was cut short, whose torn last record it cuts off.
/// </summary>
/// <remarks>An answer that was under way when a process was killed is asked for again and then stands in the archive as often as it came.</remarks>
public sealed class ArchivingTransport : IWebTransport, IDisposable
{
    /// <summary>A file that has grown beyond this many bytes is followed by the next.</summary>
    public const long FileSize = 1L << 30;

    private readonly HttpTransport _inner;
    private readonly string _folder;
    private readonly string _name;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Id, Urls.WebUrl Url, DateTimeOffset Date)> _payloads = new(StringComparer.Ordinal);
    private WarcWriter? _writer;
    private int _number;

    /// <summary>Creates a transport that archives what passes through it.</summary>
    /// <param name="inner">The transport that fetches.</param>
    /// <param name="folder">Takes the files; made if it is not there.</param>
    /// <param name="name">The beginning of their names.</param>
    /// <exception cref="TextMadException">The folder cannot be made.</exception>
    public ArchivingTransport(HttpTransport inner, string folder, string name)
    {
        _inner = inner;
        _folder = folder;
        _name = name;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TextMadException($"Cannot make the folder '{folder}' for WARC files: {SystemFailure.Describe(failure)}", failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<FetchResponse> FetchAsync(FetchRequest request, CancellationToken cancellation = default)
    {
        var date = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        var begun = Stopwatch.GetTimestamp();
        var response = await _inner.FetchAsync(request, cancellation).ConfigureAwait(false);
        var taken = Stopwatch.GetElapsedTime(begun);
        lock (_lock)
        {
            Write(request, response, date, taken);
        }

        return response;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _writer?.Dispose();
        }
    }

    private void Write(FetchRequest request, FetchResponse response, DateTimeOffset date, TimeSpan taken)
    {
        var writer = Writer(date);
        var digest = WarcDigest.Of(response.Payload.Span);
        string answer;
        if (response.Status == 304)
        {
            answer = writer.WriteRevisit(request.Url, date, response);
        }
        else if (response.Payload.Length > 0 && _payloads.TryGetValue(digest, out var original))
        {
            answer = writer.WriteRevisit(request.Url, date, response, original.Id, original.Url, original.Date);
        }
        else
        {
            answer = writer.WriteResponse(request.Url, date, response);
            _payloads[digest] = (answer, request.Url, date);
        }

        writer.WriteRequest(request.Url, date, _inner.HeadersOf(request), answer);
        writer.WriteMetadata(
            request.Url, date, [new("fetchTimeMs", taken.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture))], answer);
        writer.Flush();
    }

    private WarcWriter Writer(DateTimeOffset date)
    {
        if (_writer?.Position > FileSize)
        {
            _writer.Dispose();
            _writer = null;
            _number++;
        }

        if (_writer is null)
        {
            while (File.Exists(PathOf(_number + 1)))
            {
                _number++;
            }

            _writer = WarcWriter.Append(PathOf(_number));
            if (_writer.Position == 0)
            {
                _writer.WriteInfo(date, Path.GetFileName(PathOf(_number)),
                [
                    new("software", _inner.UserAgent),
                    new("format", "WARC File Format 1.1"),
                    new("conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
                    new("robots", "obey"),
                ]);
            }
        }

        return _writer;
    }

    private string PathOf(int number) => Path.Combine(_folder, FormattableString.Invariant($"{_name}-{number:00000}.warc.gz"));
}
