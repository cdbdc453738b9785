using System.Globalization;
using System.Text;

namespace TextMad.Warc;

/// <summary>One reading of a WARC file.</summary>
internal sealed class WarcScan(WarcInput input, int maximumBlock)
{
    private const int LongestGap = 64;

    private readonly byte[] _chunk = new byte[1 << 16];
    private bool _toldOnePiece;
    private bool _movedOn;
    private long _lastOffset = -1;

    public IEnumerable<WarcItem> Items()
    {
        while (true)
        {
            WarcItem? problem = null;
            bool more;
            try
            {
                more = input.NextPart();
            }
            catch (InvalidDataException failure)
            {
                problem = new WarcItem.Broken(input.PartOffset, failure.Message);
                input.SeekMember();
                more = true;
            }

            if (problem is not null)
            {
                yield return problem;
                continue;
            }

            if (!more)
            {
                yield break;
            }

            foreach (var item in Part())
            {
                yield return item;
            }
        }
    }

    private IEnumerable<WarcItem> Part()
    {
        while (true)
        {
            WarcItem item;
            try
            {
                if (!SkipGap())
                {
                    yield break;
                }

                item = input.IsPacked && input.PartOffset == _lastOffset && !_toldOnePiece && IsRecordStart(input.Peek(16)) ? OnePiece() : Next();
            }
            catch (InvalidDataException failure)
            {
                item = new WarcItem.Broken(input.Offset, failure.Message);
                input.SeekMember();
            }

            yield return item;
        }
    }

    private WarcItem.Broken OnePiece()
    {
        _toldOnePiece = true;
        return new WarcItem.Broken(input.PartOffset, "a gzip member with several records: they can be read in order but not found by their offsets");
    }

    /// <summary>Passes over the line ends between records.</summary>
    /// <returns>False at the end of the part.</returns>
    private bool SkipGap()
    {
        while (true)
        {
            var ahead = input.Peek(LongestGap);
            if (ahead.IsEmpty)
            {
                return false;
            }

            var text = ahead.IndexOfAnyExcept((byte)'\r', (byte)'\n');
            input.Skip(text < 0 ? ahead.Length : text);
            if (text >= 0)
            {
                return true;
            }
        }
    }

    /// <summary>Returns the record that begins here, or what is broken, passed over.</summary>
    private WarcItem Next()
    {
        var offset = input.Offset;
        if (!IsRecordStart(input.Peek(16)))
        {
            Resynchronise();
            return new WarcItem.Broken(offset, "bytes that are not a WARC record");
        }

        if (Header() is not { } header)
        {
            // The search continues behind the broken line, so that it is not found again.
            input.Skip(1);
            Resynchronise();
            return new WarcItem.Broken(offset, $"a header longer than {WarcReader.MaximumHeader} bytes, or without an end");
        }

        var version = header[0]["WARC/".Length..].Trim();
        if (Fields(header, out var problem) is not { } fields)
        {
            Resynchronise();
            return new WarcItem.Broken(offset, problem);
        }

        var record = new WarcRecord { Offset = offset, Version = version, Fields = fields, Block = default, Length = 0 };
        if (!long.TryParse(record.Field("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            Resynchronise();
            return new WarcItem.Broken(offset, $"Content-Length '{record.Field("Content-Length")}' is not a number of bytes");
        }

        _movedOn = false;
        var block = Block(length, out var read);
        if (read == length && EndsWell())
        {
            _lastOffset = offset;
            return new WarcItem.Whole(record with { Block = block, Length = length, End = End() });
        }

        // What was taken for the block may hold the next record; in a member that was begun since, it is the first thing.
        if (!_movedOn && !Recover(block, read))
        {
            Resynchronise();
        }

        return new WarcItem.Broken(
            offset,
            read < length
                ? $"the record ends early: Content-Length is {length}, but {read} bytes are there"
                : $"Content-Length {length} is wrong: no record ends there");
    }

    /// <summary>Returns the block's first bytes, at most as many as are kept; the rest is passed over.</summary>
    private ReadOnlyMemory<byte> Block(long length, out long read)
    {
        var kept = new MemoryStream();
        for (read = 0; read < length;)
        {
            var count = input.Read(_chunk.AsSpan(0, (int)Math.Min(_chunk.Length, length - read)));
            if (count == 0 && !GoesOnInNextMember())
            {
                break;
            }

            kept.Write(_chunk, 0, (int)Math.Min(count, Math.Max(maximumBlock - kept.Length, 0)));
            read += count;
        }

        return kept.GetBuffer().AsMemory(0, (int)kept.Length);
    }

    /// <summary>Goes to the next member when the record goes on there instead of another beginning.</summary>
    private bool GoesOnInNextMember()
    {
        if (!input.IsPacked)
        {
            return false;
        }

        _movedOn = true;
        try
        {
            if (!input.NextPart() || IsRecordStart(input.Peek(16)))
            {
                return false;
            }
        }
        catch (InvalidDataException)
        {
            input.SeekMember();
            return false;
        }

        _movedOn = false;
        return true;
    }

    /// <summary>Returns true when what follows the block is what may follow one: two line ends, the end, or another record.</summary>
    private bool EndsWell()
    {
        var ahead = input.Peek(LongestGap);
        var text = ahead.IndexOfAnyExcept((byte)'\r', (byte)'\n');
        return text < 0 || ahead.StartsWith("\r\n\r\n"u8) || ahead.StartsWith("\n\n"u8) || IsRecordStart(ahead[text..]);
    }

    /// <summary>Returns where what follows the record begins; 0 when that cannot be determined.</summary>
    private long End()
    {
        var ahead = input.Peek(LongestGap);
        return !input.IsPacked ? ahead.StartsWith("\r\n\r\n"u8) ? input.PartPosition + 4 : 0
            : ahead.IndexOfAnyExcept((byte)'\r', (byte)'\n') < 0 && ahead.Length < LongestGap ? input.RawPosition : 0;
    }

    /// <summary>Goes back to the first record that begins within a block.</summary>
    private bool Recover(ReadOnlyMemory<byte> block, long read)
    {
        if (block.Length < read || FindRecord(block.Span) is not (>= 0 and var found) || !input.MayReread(block.Length - found))
        {
            return false;
        }

        input.Unread(block.Span[found..]);
        return true;
    }

    /// <summary>Goes to the next line of the part that begins a record, or to its end.</summary>
    private void Resynchronise()
    {
        if (IsRecordStart(input.Peek(16)))
        {
            return;
        }

        while (true)
        {
            var ahead = input.Peek(1 << 14);
            var found = FindRecord(ahead);
            if (found >= 0)
            {
                input.Skip(found);
                return;
            }

            if (ahead.Length < 1 << 14)
            {
                input.Skip(ahead.Length);
                return;
            }

            input.Skip(ahead.Length - 16);
        }
    }

    /// <summary>Returns where a line begins a record; -1 for nowhere.</summary>
    private static int FindRecord(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var found = bytes[at..].IndexOf("\nWARC/"u8);
            if (found < 0)
            {
                return -1;
            }

            at += found + 1;
            if (IsRecordStart(bytes[at..]))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>Returns true for <c>WARC/</c>, a digit, a dot, a digit.</summary>
    private static bool IsRecordStart(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 8 && bytes.StartsWith("WARC/"u8) && bytes[5] is (byte)'0' or (byte)'1' && bytes[6] == '.' && char.IsAsciiDigit((char)bytes[7]);

    /// <summary>Returns the header's lines, folded ones joined, without the empty one; null when it is too long or does not end.</summary>
    private List<string>? Header()
    {
        var ahead = input.Peek(WarcReader.MaximumHeader);
        var lines = new List<string>();
        var at = 0;
        while (at < ahead.Length)
        {
            var end = ahead[at..].IndexOf((byte)'\n');
            if (end < 0)
            {
                return null;
            }

            var raw = ahead.Slice(at, end);
            var line = Encoding.UTF8.GetString(raw is [.. var before, (byte)'\r'] ? before : raw);
            at += end + 1;
            if (line.Length == 0)
            {
                input.Skip(at);
                return lines;
            }

            if (lines.Count > 0 && IsRecordStart(raw))
            {
                return null;
            }

            if (line[0] is ' ' or '\t' && lines.Count > 1)
            {
                lines[^1] += " " + line.Trim();
            }
            else
            {
                lines.Add(line);
            }
        }

        return null;
    }

    private static List<KeyValuePair<string, string>>? Fields(List<string> header, out string problem)
    {
        problem = "";
        var fields = new List<KeyValuePair<string, string>>(header.Count);
        foreach (var line in header.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                problem = $"the header's line '{(line.Length > 80 ? line[..80] + "\u2026" : line)}' is not a field";
                return null;
            }

            fields.Add(new(line[..colon].Trim(), line[(colon + 1)..].Trim()));
        }

        return fields;
    }
}
