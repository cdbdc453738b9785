using System.IO.Compression;
using System.Text;
using TextMad.Texts;

namespace TextMad.Corpora.Import;

/// <summary>
/// Reads a text file as people have them: gzip by extension, UTF-8 or what a byte-order mark says (UTF-16, UTF-32), any line ends;
/// bytes that the encoding does not allow become U+FFFD and are counted. Bounded in memory.
/// </summary>
internal sealed class TextFileReader : IDisposable
{
    private const int LongestMark = 4;

    private readonly string _path;
    private readonly StreamReader _reader;
    private readonly CountingFallback _fallback = new();
    private readonly char[] _buffer = new char[1 << 14];
    private int _position;
    private int _length;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    public TextFileReader(string path)
    {
        _path = path;
        var stream = Attempt(path, 0, () => Open(path));
        try
        {
            var head = new byte[LongestMark];
            var count = Attempt(() => stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
            head = head[..count];
            var (encoding, mark) = ByMark(head);
            encoding = (Encoding)(encoding ?? Encoding.UTF8).Clone();
            encoding.DecoderFallback = _fallback;
            _reader = new StreamReader(
                new PrefixedStream(head[mark..], stream), encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 14);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Number of the line that <see cref="ReadLine"/> returned last, from 1.</summary>
    public int LineNumber { get; private set; }

    /// <summary>Bytes replaced in what was decoded so far (decoding runs a little ahead of the lines).</summary>
    public long InvalidBytes => _fallback.Count;

    /// <summary>The next line without its end; null at the end of the file.</summary>
    /// <exception cref="ImportFailure">The line is longer than allowed, or the file cannot be read.</exception>
    public string? ReadLine(int maximum)
    {
        var line = default(StringBuilder);
        while (true)
        {
            if (_position == _length && !Fill())
            {
                LineNumber += line is null ? 0 : 1;
                return line?.ToString();
            }

            var rest = _buffer.AsSpan(_position, _length - _position);
            var end = rest.IndexOfAny('\n', '\r');
            var part = end < 0 ? rest : rest[..end];
            if ((line?.Length ?? 0) + part.Length > maximum)
            {
                throw TooLarge(maximum, $", line {LineNumber + 1}");
            }

            _position += part.Length;
            if (end < 0)
            {
                (line ??= new StringBuilder()).Append(part);
                continue;
            }

            // The text must be taken before the buffer may be filled again to look behind a carriage return.
            var text = line is null ? part.ToString() : line.Append(part).ToString();
            if (_buffer[_position++] == '\r' && (_position < _length || Fill()) && _buffer[_position] == '\n')
            {
                _position++;
            }

            LineNumber++;
            return text;
        }
    }

    /// <summary>The whole rest of the file.</summary>
    /// <exception cref="ImportFailure">The file is longer than allowed, or cannot be read.</exception>
    public string ReadToEnd(int maximum)
    {
        var text = new StringBuilder();
        while (_position < _length || Fill())
        {
            if (text.Length + _length - _position > maximum)
            {
                throw TooLarge(maximum, "");
            }

            text.Append(_buffer, _position, _length - _position);
            _position = _length;
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    /// <summary>The bytes of a whole file, unpacked if its name ends in <c>.gz</c>.</summary>
    /// <exception cref="ImportFailure">There are more than allowed, or the file cannot be read.</exception>
    public static byte[] ReadBytes(string path, int maximum) => Attempt(path, 0, () =>
    {
        using var stream = Open(path);
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (stream.Read(buffer) is var count and > 0)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > maximum)
            {
                throw new ImportFailure(DropReasons.TooLarge, $"{path} has more than {maximum} bytes, the most that is read.");
            }
        }

        return bytes.ToArray();
    });

    private static (Encoding? Encoding, int Length) ByMark(ReadOnlySpan<byte> head)
    {
        // UTF-32 first: its little-endian mark begins with that of UTF-16.
        foreach (var encoding in (ReadOnlySpan<Encoding>)[Encoding.UTF32, new UTF32Encoding(true, true), Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            if (head.StartsWith(encoding.Preamble))
            {
                return (encoding, encoding.Preamble.Length);
            }
        }

        return (null, 0);
    }

    private static Stream Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private bool Fill()
    {
        _position = 0;
        _length = Attempt(() => _reader.Read(_buffer, 0, _buffer.Length));
        return _length > 0;
    }

    private T Attempt<T>(Func<T> read) => Attempt(_path, LineNumber, read);

    private static T Attempt<T>(string path, int line, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new ImportFailure(DropReasons.Unreadable, $"Cannot read {path}{(line > 0 ? $" after line {line}" : "")}: {failure.Message}", failure);
        }
    }

    private ImportFailure TooLarge(int maximum, string place) =>
        new(DropReasons.TooLarge, $"{_path}{place} has more than {maximum} characters, the longest a document may be.");

    /// <summary>Bytes already read, then the rest of a stream.</summary>
    private sealed class PrefixedStream(byte[] prefix, Stream rest) : Stream
    {
        private int _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (_position == prefix.Length)
            {
                return rest.Read(buffer);
            }

            var count = Math.Min(buffer.Length, prefix.Length - _position);
            prefix.AsSpan(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                rest.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
