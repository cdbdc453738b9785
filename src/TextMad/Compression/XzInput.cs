using System.Buffers.Binary;
using System.IO.Hashing;
using SharpCompress.Compressors.LZMA;

namespace TextMad.Compression;

/// <summary>
/// Unpacks xz streams, any number of them one behind the other, with zeros between them or not
/// (<see href="https://tukaani.org/xz/xz-file-format.txt">the .xz file format, 1.2.1</see>). Checks of headers, of the content of every block, and of the index, which
/// says again how long each block is, are all checked.
/// </summary>
/// <remarks>LZMA2 alone is unpacked. The filters that a stream can name beside it are made for machine code and sound, and are refused by name.</remarks>
internal sealed class XzInput : ReadingStream
{
    /// <summary>The largest dictionary, which is held in memory: twice what <c>xz -9</c> takes.</summary>
    private const int LargestDictionary = 128 << 20;

    private const int Lzma2 = 0x21;
    private const int Alignment = 4;

    private readonly Stream _packed;
    private readonly RawInput _input;
    private readonly RequiredBytes _bytes;
    private readonly XxHash3 _blocks = new();
    private readonly XxHash3 _index = new();
    private byte[] _flags = [];
    private XzCheck? _check;
    private LzmaStream? _content;
    private Block _block;
    private ulong _blockCount;
    private bool _inStream;
    private bool _ended;

    /// <summary>Unpacks a stream.</summary>
    /// <param name="packed">The packed bytes, disposed of with it.</param>
    public XzInput(Stream packed)
    {
        _packed = packed;
        _input = new RawInput(packed);
        _bytes = new RequiredBytes(_input);
    }

    /// <summary>The first bytes of a stream.</summary>
    public static ReadOnlySpan<byte> Mark => [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];

    public override int Read(Span<byte> buffer)
    {
        while (!_ended && buffer.Length > 0)
        {
            if (_content is null)
            {
                Advance();
                continue;
            }

            var count = _content.Read(buffer);
            if (count > 0)
            {
                _check!.Append(buffer[..count]);
                _block.Unpacked += (ulong)count;
                return count;
            }

            EndBlock();
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        _content?.Dispose();
        _check?.Dispose();
        _packed.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Reads what stands between the contents of two blocks.</summary>
    private void Advance()
    {
        if (!_inStream)
        {
            BeginStream();
        }
        else if (_bytes.Next() is var size and > 0)
        {
            BeginBlock(size);
        }
        else
        {
            EndStream();
            _inStream = false;
            _ended = !PassPadding();
        }
    }

    /// <summary>The stream header [2.1.1].</summary>
    private void BeginStream()
    {
        Span<byte> header = stackalloc byte[Mark.Length + 2 + sizeof(uint)];
        _bytes.ReadExactly(header);
        _flags = header.Slice(Mark.Length, 2).ToArray();
        if (!header.StartsWith(Mark) || BinaryPrimitives.ReadUInt32LittleEndian(header[^sizeof(uint)..]) != Crc32.HashToUInt32(_flags))
        {
            throw new InvalidDataException("its header is broken");
        }

        if (_flags[0] != 0 || _flags[1] > 0x0F)
        {
            throw new NotSupportedException("its header has flags of a later version of the format");
        }

        _check?.Dispose();
        _check = new XzCheck(_flags[1]);
        _blocks.Reset();
        _blockCount = 0;
        _inStream = true;
    }

    /// <summary>A block's header [3.1].</summary>
    /// <param name="size">Its first byte, which was read.</param>
    private void BeginBlock(byte size)
    {
        var header = new byte[(size + 1) * Alignment];
        header[0] = size;
        _bytes.ReadExactly(header.AsSpan(1));
        if (BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(header.Length - sizeof(uint))) != Crc32.HashToUInt32(header.AsSpan(0, header.Length - sizeof(uint))))
        {
            throw new InvalidDataException("the header of a block is broken");
        }

        var fields = new Fields(header.AsMemory(1, header.Length - 1 - sizeof(uint)));
        var flags = fields.Next();
        _block = new Block
        {
            Header = header.Length,
            SaidPacked = (flags & 0x40) != 0 ? fields.Number() : null,
            SaidUnpacked = (flags & 0x80) != 0 ? fields.Number() : null,
            Start = _bytes.Taken,
        };
        var filter = fields.Number();
        if ((flags & 0x3F) != 0 || filter != Lzma2)
        {
            throw new NotSupportedException(
                $"it was made with the filter {filter:x}, for machine code or sound, beside LZMA2: unpack it by the command xz, and read what that gives");
        }

        if (fields.Number() != 1 || fields.Next() is var dictionary && (dictionary > 40 || !fields.AreZero))
        {
            throw new InvalidDataException("the header of a block is broken");
        }

        var room = dictionary == 40 ? uint.MaxValue : (2L | (dictionary & 1u)) << ((dictionary >> 1) + 11);
        if (room > LargestDictionary)
        {
            throw new NotSupportedException(FormattableString.Invariant(
                $"it needs a dictionary of {room >> 20} MiB, and {LargestDictionary >> 20} MiB are granted: pack it again with a smaller one (xz -9 takes 64 MiB)"));
        }

        _content = LzmaStream.Create([dictionary], _bytes, leaveOpen: true);
    }

    /// <summary>A block's padding and check [3.3, 3.4].</summary>
    private void EndBlock()
    {
        _content!.Dispose();
        _content = null;
        var length = (ulong)(_bytes.Taken - _block.Start);
        PassZeros(length);
        Span<byte> said = stackalloc byte[_check!.Length];
        _bytes.ReadExactly(said);
        _check.Require(said);
        if ((_block.SaidPacked ?? length) != length || (_block.SaidUnpacked ?? _block.Unpacked) != _block.Unpacked)
        {
            throw new InvalidDataException("a block is not as long as its header says");
        }

        Add(_blocks, (ulong)_block.Header + length + (ulong)_check.Length, _block.Unpacked);
        _blockCount++;
    }

    /// <summary>The index, whose first byte was read, and the stream's footer [4, 2.1.2].</summary>
    private void EndStream()
    {
        var index = new Index(_bytes);
        _index.Reset();
        var count = index.Number();
        if (count != _blockCount)
        {
            throw new InvalidDataException("its index has another number of blocks");
        }

        for (var i = 0UL; i < count; i++)
        {
            Add(_index, index.Number(), index.Number());
        }

        index.PassPadding();
        if (!_index.GetCurrentHash().AsSpan().SequenceEqual(_blocks.GetCurrentHash()))
        {
            throw new InvalidDataException("its index is of other blocks");
        }

        var indexCrc = index.Crc;
        Span<byte> footer = stackalloc byte[16];
        _bytes.ReadExactly(footer);
        var (saidIndexCrc, saidCrc) = (BinaryPrimitives.ReadUInt32LittleEndian(footer), BinaryPrimitives.ReadUInt32LittleEndian(footer[4..]));
        var saidLength = (BinaryPrimitives.ReadUInt32LittleEndian(footer[8..]) + 1L) * Alignment;
        if (saidIndexCrc != indexCrc || saidCrc != Crc32.HashToUInt32(footer[8..14]) || saidLength != index.Length + sizeof(uint) || !footer[12..14].SequenceEqual(_flags)
            || !footer[14..].SequenceEqual("YZ"u8))
        {
            throw new InvalidDataException("its index or footer is broken");
        }
    }

    /// <summary>Passes over zeros behind a stream, four at a time [2.2].</summary>
    /// <returns>False at the end of all streams.</returns>
    private bool PassPadding()
    {
        while (_input.StartsWith([0]))
        {
            for (var i = 0; i < Alignment; i++)
            {
                RequireZero(_bytes.Next());
            }
        }

        var next = _input.ReadByte();
        _input.Back(next < 0 ? 0 : 1);
        return next >= 0;
    }

    private void PassZeros(ulong length)
    {
        for (; length % Alignment != 0; length++)
        {
            RequireZero(_bytes.Next());
        }
    }

    private static void RequireZero(byte padding)
    {
        if (padding != 0)
        {
            throw new InvalidDataException("its padding is not of zeros");
        }
    }

    private static void Add(XxHash3 hash, ulong packed, ulong unpacked)
    {
        Span<byte> record = stackalloc byte[2 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(record, packed);
        BinaryPrimitives.WriteUInt64LittleEndian(record[sizeof(ulong)..], unpacked);
        hash.Append(record);
    }

    /// <summary>The block that is being read.</summary>
    private struct Block
    {
        public int Header;
        public ulong? SaidPacked;
        public ulong? SaidUnpacked;
        public long Start;
        public ulong Unpacked;
    }

    /// <summary>Numbers of up to 63 bits, seven to a byte, the lowest first [1.2].</summary>
    private abstract class Numbers
    {
        private const int LongestNumber = 9;

        public abstract byte Next();

        public ulong Number()
        {
            var number = 0UL;
            for (var i = 0; i < LongestNumber; i++)
            {
                var b = Next();
                number |= (ulong)(b & 0x7F) << (7 * i);
                if (b < 0x80)
                {
                    // A zero at the end would say nothing.
                    return b == 0 && i > 0 ? throw new InvalidDataException("a number is longer than it need be") : number;
                }
            }

            throw new InvalidDataException("a number is too long");
        }
    }

    /// <summary>The fields of a block's header.</summary>
    private sealed class Fields(ReadOnlyMemory<byte> all) : Numbers
    {
        private int _place;

        /// <summary>Whether nothing but zeros is left.</summary>
        public bool AreZero => all.Span[_place..].IndexOfAnyExcept((byte)0) < 0;

        public override byte Next() => _place < all.Length ? all.Span[_place++] : throw new InvalidDataException("the header of a block is too short");
    }

    /// <summary>The bytes of an index, counted and added up.</summary>
    private sealed class Index : Numbers
    {
        private readonly RequiredBytes _bytes;
        private readonly Crc32 _crc = new();

        public Index(RequiredBytes bytes)
        {
            _bytes = bytes;

            // The first byte was read.
            _crc.Append([0]);
        }

        public long Length { get; private set; } = 1;

        public uint Crc => _crc.GetCurrentHashAsUInt32();

        public override byte Next()
        {
            var next = _bytes.Next();
            Length++;
            _crc.Append([next]);
            return next;
        }

        public void PassPadding()
        {
            while (Length % Alignment != 0)
            {
                RequireZero(Next());
            }
        }
    }
}
