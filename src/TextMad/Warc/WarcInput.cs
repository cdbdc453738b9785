using TextMad.Compression;

namespace TextMad.Warc;

/// <summary>
/// The unpacked bytes of a WARC file in parts: the members of a gzip file one by one, or all of a plain file at once. Bytes can be given
/// back, so that a search can look ahead. What a gzip member [RFC 1952] says of its checksum and size is checked.
/// </summary>
internal sealed class WarcInput
{
    private readonly RawInput _raw;
    private readonly GzipMember _member;
    private byte[] _ahead = new byte[1 << 12];
    private int _aheadStart;
    private int _aheadEnd;
    private long _partRead;
    private bool _partEnded = true;
    private bool _started;
    private long _reread;

    public WarcInput(Stream stream)
    {
        _raw = new RawInput(stream);
        _member = new GzipMember(_raw);
        IsPacked = _raw.StartsWith(GzipMember.Mark);
    }

    /// <summary>True for gzip.</summary>
    public bool IsPacked { get; }

    /// <summary>Where the part begins in the file.</summary>
    public long PartOffset { get; private set; }

    /// <summary>Bytes of the part that were read.</summary>
    public long PartPosition => _partRead - (_aheadEnd - _aheadStart);

    /// <summary>The file's byte that would be read next: behind a member once its end was read.</summary>
    public long RawPosition => _raw.Position;

    /// <summary>What an error would name: the member's place, or the byte's in a plain file.</summary>
    public long Offset => IsPacked ? PartOffset : PartPosition;

    /// <summary>Goes to the next part; bytes of the current one that were not read are passed over unseen only when it has ended.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="InvalidDataException">What follows is not a gzip member.</exception>
    public bool NextPart()
    {
        if (!IsPacked)
        {
            _partEnded = _started;
            return _started ? false : _started = true;
        }

        (_aheadStart, _aheadEnd, _partRead) = (0, 0, 0);
        PartOffset = _raw.Position;
        _partEnded = true;
        if (_raw.StartsWith(GzipMember.Mark))
        {
            _member.Start();
            _partEnded = false;
            return true;
        }

        return _raw.ReadByte() < 0 ? false : throw new InvalidDataException("no gzip member");
    }

    /// <summary>After a broken member: searches the next place behind its beginning where another may begin.</summary>
    public void SeekMember()
    {
        (_aheadStart, _aheadEnd, _partEnded) = (0, 0, true);

        // What was broken may have been read far beyond where the next one begins.
        if (_raw.CanSeek && MayReread(_raw.Position - PartOffset))
        {
            _raw.Seek(PartOffset + 1);
        }

        while (!_raw.StartsWith([0x1F, 0x8B, 8]) && _raw.ReadByte() >= 0)
        {
        }
    }

    /// <summary>
    /// Returns whether this many bytes may be read once more. A file made for it could ask for that again and again: all together may be a few
    /// times what was read of it.
    /// </summary>
    public bool MayReread(long count)
    {
        if (_reread + count > (4 * _raw.Position) + (64 << 20))
        {
            return false;
        }

        _reread += count;
        return true;
    }

    /// <summary>Reads bytes of the part and returns their number; 0 at its end.</summary>
    /// <exception cref="InvalidDataException">The member is broken.</exception>
    public int Read(Span<byte> into)
    {
        if (_aheadStart < _aheadEnd)
        {
            var count = Math.Min(into.Length, _aheadEnd - _aheadStart);
            _ahead.AsSpan(_aheadStart, count).CopyTo(into);
            _aheadStart += count;
            return count;
        }

        return into.IsEmpty ? 0 : ReadPart(into);
    }

    /// <summary>Returns true when the part goes on with these bytes; none is used up.</summary>
    public bool StartsWith(ReadOnlySpan<byte> bytes) => Peek(bytes.Length).StartsWith(bytes);

    /// <summary>Returns the next bytes of the part, fewer at its end; none is used up.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        MakeRoom(count);
        while (_aheadEnd - _aheadStart < count)
        {
            var read = ReadPart(_ahead.AsSpan(_aheadEnd, count - (_aheadEnd - _aheadStart)));
            if (read == 0)
            {
                break;
            }

            _aheadEnd += read;
        }

        return _ahead.AsSpan(_aheadStart, Math.Min(count, _aheadEnd - _aheadStart));
    }

    /// <summary>Uses up bytes that were looked at.</summary>
    public void Skip(int count) => _aheadStart += count;

    /// <summary>Gives back bytes that were read last.</summary>
    public void Unread(ReadOnlySpan<byte> bytes)
    {
        var all = new byte[bytes.Length + _aheadEnd - _aheadStart + 256];
        bytes.CopyTo(all);
        _ahead.AsSpan(_aheadStart, _aheadEnd - _aheadStart).CopyTo(all.AsSpan(bytes.Length));
        (_aheadStart, _aheadEnd) = (0, bytes.Length + _aheadEnd - _aheadStart);
        _ahead = all;
    }

    private int ReadPart(Span<byte> into)
    {
        if (_partEnded)
        {
            return 0;
        }

        // A member with a broken end still counts as ended.
        var count = 0;
        try
        {
            count = IsPacked ? _member.Read(into) : _raw.Read(into);
            return count;
        }
        finally
        {
            _partRead += count;
            _partEnded = count == 0;
        }
    }

    private void MakeRoom(int count)
    {
        if (_ahead.Length - _aheadStart >= count)
        {
            return;
        }

        var length = _aheadEnd - _aheadStart;
        var target = count > _ahead.Length ? new byte[Math.Max(count, 2 * length)] : _ahead;
        _ahead.AsSpan(_aheadStart, length).CopyTo(target);
        (_ahead, _aheadStart, _aheadEnd) = (target, 0, length);
    }
}
