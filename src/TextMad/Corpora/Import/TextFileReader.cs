using System.Text;
using TextMad.Compression;
using TextMad.Texts;

namespace TextMad.Corpora.Import;

/// <summary>
/// Reads a text file as people have them: compressed or not, whatever its name says; in the encoding that a byte-order mark or the person names, else in the one
/// that is found (<see cref="EncodingGuess"/>); any line ends. Bytes that the encoding does not allow become U+FFFD and are counted, as long as they are few.
/// Bounded in memory.
/// </summary>
internal sealed class TextFileReader : IDisposable
{
    /// <summary>Bytes by which the encoding of a file that is read as a stream is found.</summary>
    private const int HeadLength = 1 << 20;

    private readonly string _path;
    private readonly StreamReader _reader;
    private readonly CountingFallback _fallback = new();
    private readonly char[] _buffer = new char[1 << 14];
    private int _position;
    private int _length;

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="known">Its encoding, when the person named one; a byte-order mark counts for more.</param>
    /// <exception cref="ImportFailure">The file cannot be read, or is text in no encoding that is known.</exception>
    public TextFileReader(ImportFile file, Encoding? known = null)
    {
        _path = file.Path;
        var stream = Attempt(file.Path, 0, () => Open(file));
        try
        {
            var head = new byte[HeadLength];
            head = head[..Attempt(() => stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false))];
            var (marked, mark) = EncodingGuess.ByMark(head);
            var encoding = marked ?? known ?? EncodingGuess.Of(head, isWhole: head.Length < HeadLength) ?? throw Undecodable(file.Path, null);
            encoding = (Encoding)encoding.Clone();
            encoding.DecoderFallback = _fallback;
            _reader = new StreamReader(new PrefixedStream(head.AsMemory(mark), stream), encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 14);
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

    /// <summary>Returns true when so much of a stretch of the file was replaced that it is not to be kept.</summary>
    public bool IsBeyondRepair(ReadOnlySpan<char> text) => InvalidBytes > 0 && TextDecoding.IsBeyondRepair(text.Count('\uFFFD'), text.Length);

    /// <summary>Returns the next line without its end; null at the end of the file.</summary>
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
                throw TooLarge(_path, $", line {LineNumber + 1}", maximum);
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

    /// <summary>Reads on, whatever lines there are, and ends them as texts do, by a line feed.</summary>
    /// <param name="text">Receives the characters.</param>
    /// <param name="length">Characters that it is to have at least, unless the file ends before.</param>
    /// <exception cref="ImportFailure">The file cannot be read.</exception>
    public void ReadUntil(StringBuilder text, int length)
    {
        while (text.Length < length && (_position < _length || Fill()))
        {
            var rest = _buffer.AsSpan(_position, _length - _position);
            var end = rest.IndexOf('\r');
            var part = end < 0 ? rest : rest[..end];
            text.Append(part);
            _position += part.Length;
            if (end >= 0)
            {
                _position++;
                text.Append('\n');
                if ((_position < _length || Fill()) && _buffer[_position] == '\n')
                {
                    _position++;
                }
            }
        }
    }

    /// <summary>Returns characters as they stand, as many as there are at hand; 0 only at the end of the file.</summary>
    /// <exception cref="ImportFailure">The file cannot be read.</exception>
    public int Read(Span<char> buffer)
    {
        if (buffer.IsEmpty || (_position == _length && !Fill()))
        {
            return 0;
        }

        var count = Math.Min(buffer.Length, _length - _position);
        _buffer.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    /// <summary>Returns the text of a whole file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="known">Its encoding, when the person named one; a byte-order mark counts for more.</param>
    /// <param name="maximum">Characters that it may have.</param>
    /// <param name="repairs">Bytes that were replaced.</param>
    /// <exception cref="ImportFailure">The file is longer than allowed, cannot be read, or is text in no encoding that is known.</exception>
    public static string ReadAll(ImportFile file, Encoding? known, int maximum, out TextRepairs repairs)
    {
        var bytes = ReadBytes(file, maximum);
        var text = TextDecoding.Decode(bytes, known, known is not null, out var invalid) ?? throw Undecodable(file.Path, known);
        repairs = new TextRepairs(invalid, 0, 0);
        return text.Length <= maximum ? text : throw TooLarge(file.Path, "", maximum);
    }

    /// <summary>Returns the bytes of a whole file, unpacked if it is compressed.</summary>
    /// <param name="file">The file.</param>
    /// <param name="maximum">Characters that it may have; no encoding takes more than four bytes for one.</param>
    /// <exception cref="ImportFailure">There are more than allowed, or the file cannot be read.</exception>
    public static byte[] ReadBytes(ImportFile file, int maximum) => Attempt(file.Path, 0, () =>
    {
        using var stream = Open(file);
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (stream.Read(buffer) is var count and > 0)
        {
            if (bytes.Length + count > Math.Min(Array.MaxLength, 4L * maximum))
            {
                throw TooLarge(file.Path, "", maximum);
            }

            bytes.Write(buffer, 0, count);
        }

        return bytes.ToArray();
    });

    private static Stream Open(ImportFile file) => Unpacking.OpenAny(file.Open(1 << 16));

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
            throw new ImportFailure(DropReasons.Unreadable, $"Cannot read {path}{(line > 0 ? $" after line {line}" : "")}: {failure.Message.TrimEnd('.')}.", failure);
        }
    }

    private static ImportFailure Undecodable(string path, Encoding? known) => new(
        TextReasons.Undecodable,
        known is null
            ? $"{path} is not text in any encoding that could be found; if it is text, name its encoding."
            : $"More than 1% of the bytes of {path} are invalid in {known.WebName}, the encoding that was named.");

    private static ImportFailure TooLarge(string path, string place, int maximum) =>
        new(DropReasons.TooLarge, $"{path}{place} has more than {maximum} characters, the longest a document may be. Break it into several, or read plain text by whole files: "
            + "a file that is longer is cut at the ends of paragraphs.");
}
