using System.Buffers.Binary;

namespace TextMad.Compression;

/// <summary>The bytes of a file in order, with the place of the next one; a few can be given back.</summary>
internal sealed class RawInput(Stream stream)
{
    private const int History = 16;

    private readonly byte[] _buffer = new byte[History + (1 << 16)];
    private int _start = History;
    private int _end = History;
    private readonly long _origin = stream.CanSeek ? stream.Position : 0;
    private long _read;

    /// <summary>The offset of the next byte.</summary>
    public long Position => _read - (_end - _start);

    /// <summary>True when <see cref="Seek"/> works.</summary>
    public bool CanSeek => stream.CanSeek;

    /// <summary>Returns the next byte, or -1 at the end.</summary>
    public int ReadByte() => _start < _end || Fill() ? _buffer[_start++] : -1;

    /// <summary>Returns the next eight bytes, the first one lowest, when the buffer has them; none is used up.</summary>
    public bool TryPeek(out ulong bytes)
    {
        if (_end - _start < sizeof(ulong))
        {
            bytes = 0;
            return false;
        }

        bytes = BinaryPrimitives.ReadUInt64LittleEndian(_buffer.AsSpan(_start));
        return true;
    }

    /// <summary>Uses up bytes that were looked at.</summary>
    public void Skip(int count) => _start += count;

    /// <summary>As many bytes as there are; 0 only at the end.</summary>
    public int Read(Span<byte> into)
    {
        if (into.IsEmpty || (_start == _end && !Fill()))
        {
            return 0;
        }

        var count = Math.Min(into.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(into);
        _start += count;
        return count;
    }

    /// <summary>Gives back the last bytes read, at most 16.</summary>
    public void Back(int count) => _start -= count;

    /// <summary>Goes to a place of the file.</summary>
    public void Seek(long position)
    {
        stream.Position = _origin + position;
        (_start, _end, _read) = (History, History, position);
    }

    /// <summary>Returns true when the next bytes are these; none is used up.</summary>
    public bool StartsWith(ReadOnlySpan<byte> bytes)
    {
        while (_end - _start < bytes.Length && More())
        {
        }

        return _buffer.AsSpan(_start, _end - _start).StartsWith(bytes);
    }

    private bool Fill() => _start == _end && More();

    private bool More()
    {
        // What is left, and the last bytes that were used up, move to the front.
        var keep = Math.Max(_start - History, 0);
        _buffer.AsSpan(keep, _end - keep).CopyTo(_buffer);
        _start -= keep;
        _end -= keep;
        var count = stream.Read(_buffer, _end, _buffer.Length - _end);
        _read += count;
        _end += count;
        return count > 0;
    }
}
