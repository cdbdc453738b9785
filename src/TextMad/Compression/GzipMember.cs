using System.IO.Hashing;

namespace TextMad.Compression;

/// <summary>Unpacks one member of a gzip file [RFC 1952] after the other, each to its last byte and no further; checksums and sizes are checked.</summary>
/// <param name="input">The packed bytes.</param>
internal sealed class GzipMember(RawInput input)
{
    private readonly Inflater _inflater = new(input);
    private readonly Crc32 _crc = new();
    private long _read;
    private bool _ended = true;

    /// <summary>The first bytes of a member.</summary>
    public static ReadOnlySpan<byte> Mark => [0x1F, 0x8B];

    /// <summary>Reads the header of the member that begins here.</summary>
    /// <exception cref="InvalidDataException">It is broken, or ends early.</exception>
    public void Start()
    {
        _read = 0;
        _crc.Reset();
        ReadHeader();
        _inflater.Start();
        _ended = false;
    }

    /// <summary>Unpacks; 0 at the member's end, behind which the input then stands.</summary>
    /// <exception cref="InvalidDataException">The member is broken, ends early, or is not what its checksum was made of.</exception>
    public int Read(Span<byte> into)
    {
        if (_ended)
        {
            return 0;
        }

        var count = _inflater.Read(into);
        _read += count;
        _crc.Append(into[..count]);
        if (count == 0)
        {
            _ended = true;
            ReadTrailer();
        }

        return count;
    }

    /// <summary>The header [RFC 1952, 2.3].</summary>
    private void ReadHeader()
    {
        Span<byte> header = stackalloc byte[10];
        foreach (ref var b in header)
        {
            b = RequiredByte();
        }

        var flags = header[3];
        if (!header.StartsWith(Mark) || header[2] != 8 || (flags & 0xE0) != 0)
        {
            throw new InvalidDataException("not a gzip member: its method or flags are unknown");
        }

        if ((flags & 4) != 0)
        {
            for (var length = RequiredByte() | (RequiredByte() << 8); length > 0; length--)
            {
                RequiredByte();
            }
        }

        for (var fields = ((flags >> 3) & 1) + ((flags >> 4) & 1); fields > 0; fields--)
        {
            while (RequiredByte() != 0)
            {
            }
        }

        if ((flags & 2) != 0)
        {
            RequiredByte();
            RequiredByte();
        }
    }

    private void ReadTrailer()
    {
        var (crc, size) = (0U, 0U);
        for (var i = 0; i < 4; i++)
        {
            crc |= (uint)RequiredByte() << (8 * i);
        }

        for (var i = 0; i < 4; i++)
        {
            size |= (uint)RequiredByte() << (8 * i);
        }

        if (crc != _crc.GetCurrentHashAsUInt32() || size != (uint)_read)
        {
            throw new InvalidDataException("the gzip member's checksum or size does not match its content");
        }
    }

    private byte RequiredByte() => input.ReadByte() is >= 0 and var b ? (byte)b : throw new InvalidDataException("the file ends within a gzip member");
}
