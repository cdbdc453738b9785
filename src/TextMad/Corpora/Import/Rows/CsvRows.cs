using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace TextMad.Corpora.Import.Rows;

/// <summary>The rows of a table of text, one after the other, in bounded memory.</summary>
internal sealed class CsvRows : IDisposable
{
    /// <summary>Characters of the first row by which it is found what parts columns.</summary>
    private const int HeadLength = 1 << 14;

    private static readonly char[] _delimiters = [',', ';', '\t', '|'];

    private readonly TextFileReader _file;
    private readonly BoundedReader _reader;
    private readonly CsvParser _parser;
    private string? _complaint;
    private long _invalid;

    /// <summary>Opens a table.</summary>
    /// <param name="text">Its text; not disposed of with it.</param>
    /// <param name="file">The file, for messages.</param>
    /// <param name="delimiter">What parts columns; null to find out.</param>
    /// <param name="maximum">Characters that a row may have.</param>
    public CsvRows(TextFileReader text, ImportFile file, char? delimiter, int maximum)
    {
        _file = text;
        _reader = new BoundedReader(text, file, maximum);
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = (delimiter ?? DelimiterOf(_reader.Head(HeadLength))).ToString(),
            BadDataFound = args => _complaint ??= args.Field.StartsWith('"')
                ? "a quoted value is not closed, or text stands behind its closing quote; a quote within it must be doubled."
                : null,
            IgnoreBlankLines = true,
            TrimOptions = TrimOptions.None,
        };
        _parser = new CsvParser(_reader, configuration, leaveOpen: true);
        Names = Next() is { } first ? [.. first.Values.Select(name => name.Trim())] : null;
    }

    /// <summary>The names of the columns; null when there is nothing in the file.</summary>
    public IReadOnlyList<string>? Names { get; }

    /// <summary>Returns the next row; null at the end.</summary>
    /// <exception cref="ImportFailure">The file cannot be read, or the row is longer than allowed.</exception>
    public CsvRow? Next()
    {
        _complaint = null;
        var line = _parser.RawRow + 1;
        _reader.Begin(line);
        if (!_parser.Read())
        {
            return null;
        }

        var values = _parser.Record!;
        var invalid = _file.InvalidBytes - _invalid;
        _invalid = _file.InvalidBytes;
        return new CsvRow(values, line, invalid, _complaint);
    }

    /// <inheritdoc/>
    public void Dispose() => _parser.Dispose();

    /// <summary>Returns which character the first row has most of, outside quotes; a comma where it has none of them.</summary>
    private static char DelimiterOf(ReadOnlySpan<char> head)
    {
        Span<int> counts = stackalloc int[_delimiters.Length];
        counts.Clear();
        var isQuoted = false;
        foreach (var c in head)
        {
            if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && c is '\n' or '\r')
            {
                break;
            }
            else if (!isQuoted && Array.IndexOf(_delimiters, c) is >= 0 and var i)
            {
                counts[i]++;
            }
        }

        var best = 0;
        for (var i = 1; i < counts.Length; i++)
        {
            best = counts[i] > counts[best] ? i : best;
        }

        return _delimiters[best];
    }

    /// <summary>The text of a file for a parser that would otherwise hold a row of any length.</summary>
    private sealed class BoundedReader(TextFileReader text, ImportFile file, int maximum) : TextReader
    {
        private char[] _head = [];
        private int _headPlace;
        private long _given;
        private long _begun;
        private int _line = 1;

        /// <summary>Returns the first characters, which are given once more.</summary>
        public ReadOnlySpan<char> Head(int length)
        {
            var head = new char[length];
            var count = 0;
            while (count < length && text.Read(head.AsSpan(count)) is var read and > 0)
            {
                count += read;
            }

            _head = head[..count];
            return _head;
        }

        /// <summary>Says that a row begins; what was given before counts no more.</summary>
        public void Begin(int line) => (_begun, _line) = (_given, line);

        public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

        public override int Read(Span<char> buffer)
        {
            if (_given - _begun > maximum)
            {
                throw new ImportFailure(
                    DropReasons.TooLarge,
                    FormattableString.Invariant($"{file.Path}: the row from line {_line} has more than {maximum} characters, the longest a document may be. ")
                    + "A quote that is opened there may not be closed.");
            }

            var count = Math.Min(buffer.Length, _head.Length - _headPlace);
            if (count > 0)
            {
                _head.AsSpan(_headPlace, count).CopyTo(buffer);
                _headPlace += count;
            }
            else
            {
                count = text.Read(buffer);
            }

            _given += count;
            return count;
        }
    }
}
