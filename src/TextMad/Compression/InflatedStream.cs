namespace TextMad.Compression;

/// <summary>Unpacks gzip, zlib and bare deflate streams with our own <see cref="Inflater"/>.</summary>
internal sealed class InflatedStream : ReadingStream
{
    private const int AdlerModulus = 65521;

    private readonly Stream _packed;
    private readonly RawInput _input;
    private readonly PackedForm _form;
    private readonly GzipMember? _member;
    private readonly Inflater? _inflater;
    private uint _low = 1;
    private uint _high;
    private bool _begun;
    private bool _ended;

    /// <summary>Unpacks a stream.</summary>
    /// <param name="packed">The packed bytes, disposed of with it.</param>
    /// <param name="form">Gzip, zlib or deflate.</param>
    public InflatedStream(Stream packed, PackedForm form)
    {
        _packed = packed;
        _form = form;
        _input = new RawInput(packed);
        if (form == PackedForm.Gzip)
        {
            _member = new GzipMember(_input);
            return;
        }

        _inflater = new Inflater(_input);
        _inflater.Start();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_ended || buffer.IsEmpty)
        {
            return 0;
        }

        if (!_begun)
        {
            _begun = true;
            Begin();
        }

        return _member is null ? ReadOne(buffer) : ReadMembers(buffer);
    }

    protected override void Dispose(bool disposing)
    {
        _packed.Dispose();
        base.Dispose(disposing);
    }

    private void Begin()
    {
        if (_member is not null)
        {
            _member.Start();
        }
        else if (_form == PackedForm.Zlib)
        {
            var (method, flags) = (_input.ReadByte(), _input.ReadByte());
            if ((method & 0x0F) != 8 || flags < 0 || ((method << 8) | flags) % 31 != 0 || (flags & 0x20) != 0)
            {
                throw new InvalidDataException("no zlib header");
            }
        }
    }

    private int ReadMembers(Span<byte> buffer)
    {
        while (true)
        {
            var count = _member!.Read(buffer);
            if (count > 0)
            {
                return count;
            }

            // As gzip does: what is not a member behind the last one is passed over.
            if (!_input.StartsWith(GzipMember.Mark))
            {
                _ended = true;
                return 0;
            }

            _member.Start();
        }
    }

    private int ReadOne(Span<byte> buffer)
    {
        var count = _inflater!.Read(buffer);
        if (_form == PackedForm.Zlib)
        {
            Add(buffer[..count]);
        }

        if (count == 0)
        {
            _ended = true;
            RequireChecksum();
        }

        return count;
    }

    /// <summary>Adler-32 [RFC 1950, 8.2], this many bytes at once as no sum can overflow with.</summary>
    private void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(bytes.Length, 5552)];
            foreach (var b in part)
            {
                _low += b;
                _high += _low;
            }

            _low %= AdlerModulus;
            _high %= AdlerModulus;
            bytes = bytes[part.Length..];
        }
    }

    private void RequireChecksum()
    {
        if (_form != PackedForm.Zlib)
        {
            return;
        }

        var checksum = 0U;
        for (var i = 0; i < 4; i++)
        {
            checksum = (checksum << 8) | (_input.ReadByte() is >= 0 and var b ? (uint)b : throw new InvalidDataException("it ends within its checksum"));
        }

        if (checksum != ((_high << 16) | _low))
        {
            throw new InvalidDataException("its checksum does not match its content");
        }
    }
}
