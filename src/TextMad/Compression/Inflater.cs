namespace TextMad.Compression;

/// <summary>
/// Unpacks one deflate stream [RFC 1951] and stops behind its last byte. The platform's own reads ahead and does not say where a stream
/// ended, and where the members of a WARC file begin is what its records are found by.
/// </summary>
internal sealed class Inflater(RawInput input)
{
    private const int RingSize = 1 << 16;
    private const int RingMask = RingSize - 1;
    private const int WindowSize = 1 << 15;
    private const int LongestMatch = 258;

    private static readonly ushort[] _lengthBase = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
    private static readonly byte[] _lengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
    private static readonly ushort[] _distanceBase =
        [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
    private static readonly byte[] _distanceExtra = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
    private static readonly byte[] _codeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly byte[] _ring = new byte[RingSize];
    private readonly HuffmanCode _literals = new();
    private readonly HuffmanCode _distances = new();
    private long _written;
    private long _taken;
    private ulong _bits;
    private int _bitCount;
    private BlockKind _block;
    private int _stored;
    private bool _last;

    private enum BlockKind
    {
        None,
        Stored,
        Coded,
        End,
    }

    /// <summary>Begins a stream at the input's place.</summary>
    public void Start()
    {
        (_written, _taken, _bits, _bitCount, _last) = (0, 0, 0, 0, false);
        _block = BlockKind.None;
    }

    /// <summary>Unpacks; 0 at the end of the stream, behind which the input then stands.</summary>
    /// <exception cref="InvalidDataException">The stream is broken or ends early.</exception>
    public int Read(Span<byte> into)
    {
        while (_written == _taken && _block != BlockKind.End)
        {
            Decode();
        }

        var from = (int)(_taken & RingMask);
        var count = (int)Math.Min(Math.Min(into.Length, _written - _taken), RingSize - from);
        _ring.AsSpan(from, count).CopyTo(into);
        _taken += count;
        return count;
    }

    private void Decode()
    {
        switch (_block)
        {
            case BlockKind.None when _last:
                // Whole bytes that were read ahead belong to what follows.
                input.Back(_bitCount / 8);
                _bitCount = 0;
                _block = BlockKind.End;
                break;
            case BlockKind.None:
                Begin();
                break;
            case BlockKind.Stored:
                CopyStored();
                break;
            default:
                DecodeCodes();
                break;
        }
    }

    private void Begin()
    {
        _last = Bits(1) == 1;
        switch (Bits(2))
        {
            case 0:
                Drop(_bitCount & 7);
                _stored = Bits(16);
                if ((_stored ^ 0xFFFF) != Bits(16))
                {
                    throw Broken("a stored block's length does not agree with its complement");
                }

                _block = BlockKind.Stored;
                break;
            case 1:
                Span<byte> lengths = stackalloc byte[288];
                lengths[..144].Fill(8);
                lengths[144..256].Fill(9);
                lengths[256..280].Fill(7);
                lengths[280..].Fill(8);
                _literals.Build(lengths);
                lengths[..30].Fill(5);
                _distances.Build(lengths[..30]);
                _block = BlockKind.Coded;
                break;
            case 2:
                ReadCodes();
                _block = BlockKind.Coded;
                break;
            default:
                throw Broken("a block of unknown kind");
        }
    }

    private void ReadCodes()
    {
        var literals = Bits(5) + 257;
        var distances = Bits(5) + 1;
        var count = Bits(4) + 4;
        Span<byte> lengths = stackalloc byte[320];
        lengths.Clear();
        for (var i = 0; i < count; i++)
        {
            lengths[_codeLengthOrder[i]] = (byte)Bits(3);
        }

        _literals.Build(lengths[..19]);
        lengths.Clear();
        for (var i = 0; i < literals + distances;)
        {
            var symbol = Symbol(_literals);
            if (symbol < 16)
            {
                lengths[i++] = (byte)symbol;
                continue;
            }

            var (value, times) = symbol switch
            {
                16 => (i == 0 ? throw Broken("a code length is repeated before the first one") : lengths[i - 1], 3 + Bits(2)),
                17 => ((byte)0, 3 + Bits(3)),
                _ => ((byte)0, 11 + Bits(7)),
            };
            if (i + times > literals + distances)
            {
                throw Broken("more code lengths than codes");
            }

            lengths.Slice(i, times).Fill(value);
            i += times;
        }

        _literals.Build(lengths[..literals]);
        _distances.Build(lengths.Slice(literals, distances));
    }

    private void CopyStored()
    {
        while (_stored > 0 && _written - _taken < WindowSize)
        {
            // The bit buffer's whole bytes come first.
            _ring[_written++ & RingMask] = (byte)Bits(8);
            _stored--;
        }

        _block = _stored == 0 ? BlockKind.None : _block;
    }

    private void DecodeCodes()
    {
        while (_written - _taken < WindowSize - LongestMatch)
        {
            var symbol = Symbol(_literals);
            if (symbol < 256)
            {
                _ring[_written++ & RingMask] = (byte)symbol;
                continue;
            }

            if (symbol == 256)
            {
                _block = BlockKind.None;
                return;
            }

            if (symbol > 285)
            {
                throw Broken("an unknown length");
            }

            var length = _lengthBase[symbol - 257] + Bits(_lengthExtra[symbol - 257]);
            var code = Symbol(_distances);
            if (code > 29)
            {
                throw Broken("an unknown distance");
            }

            var distance = _distanceBase[code] + Bits(_distanceExtra[code]);
            if (distance > _written)
            {
                throw Broken("a distance that reaches before the start of the data");
            }

            Copy(distance, length);
        }
    }

    private void Copy(int distance, int length)
    {
        var to = (int)(_written & RingMask);
        var from = (int)((_written - distance) & RingMask);
        if (distance >= length && to + length <= RingSize && from + length <= RingSize)
        {
            _ring.AsSpan(from, length).CopyTo(_ring.AsSpan(to));
        }
        else
        {
            // A copy may go on into what it has just written, which then repeats.
            for (var i = 0; i < length; i++)
            {
                _ring[(to + i) & RingMask] = _ring[(from + i) & RingMask];
            }
        }

        _written += length;
    }

    private int Symbol(HuffmanCode code)
    {
        Refill();
        var (symbol, length) = code.Decode((uint)_bits);
        if (length == 0)
        {
            throw Broken("an unknown code");
        }

        if (length > _bitCount)
        {
            throw Broken("the stream ends early");
        }

        Drop(length);
        return symbol;
    }

    private int Bits(int count)
    {
        Refill();
        if (count > _bitCount)
        {
            throw Broken("the stream ends early");
        }

        var value = (int)(_bits & ((1UL << count) - 1));
        Drop(count);
        return value;
    }

    private void Drop(int count)
    {
        _bits >>= count;
        _bitCount -= count;
    }

    private void Refill()
    {
        if (_bitCount >= 32)
        {
            return;
        }

        if (input.TryPeek(out var ahead))
        {
            // Whole bytes that fit above the bits that are there.
            var count = (63 - _bitCount) >> 3;
            _bits |= (ahead & ((1UL << (8 * count)) - 1)) << _bitCount;
            _bitCount += 8 * count;
            input.Skip(count);
            return;
        }

        while (_bitCount < 32)
        {
            var next = input.ReadByte();
            if (next < 0)
            {
                return;
            }

            _bits |= (ulong)next << _bitCount;
            _bitCount += 8;
        }
    }

    private static InvalidDataException Broken(string what) => new($"broken deflate stream: {what}");

    /// <summary>A canonical Huffman code [RFC 1951, 3.2.2]: short codes by one look-up, long ones by counting.</summary>
    private sealed class HuffmanCode
    {
        private const int FastBits = 10;
        private const int LongestCode = 15;

        // Symbol and length of every code of up to 10 bits, at all places that begin with it; 0 where there is none.
        private readonly ushort[] _fast = new ushort[1 << FastBits];
        private readonly ushort[] _counts = new ushort[LongestCode + 1];
        private readonly ushort[] _symbols = new ushort[288];

        public void Build(ReadOnlySpan<byte> lengths)
        {
            Array.Clear(_fast);
            Array.Clear(_counts);
            foreach (var length in lengths)
            {
                _counts[length]++;
            }

            _counts[0] = 0;
            Span<ushort> places = stackalloc ushort[LongestCode + 2];
            Span<int> codes = stackalloc int[LongestCode + 2];
            var left = 1;
            for (var length = 1; length <= LongestCode; length++)
            {
                left = (left << 1) - _counts[length];
                if (left < 0)
                {
                    throw Broken("an invalid set of code lengths");
                }

                places[length + 1] = (ushort)(places[length] + _counts[length]);
                codes[length + 1] = (codes[length] + _counts[length]) << 1;
            }

            for (var symbol = 0; symbol < lengths.Length; symbol++)
            {
                var length = lengths[symbol];
                if (length == 0)
                {
                    continue;
                }

                _symbols[places[length]++] = (ushort)symbol;
                var code = codes[length]++;
                if (length <= FastBits)
                {
                    // Codes come with their highest bit first.
                    var reversed = Reverse(code, length);
                    for (var at = reversed; at < 1 << FastBits; at += 1 << length)
                    {
                        _fast[at] = (ushort)((symbol << 4) | length);
                    }
                }
            }
        }

        public (int Symbol, int Length) Decode(uint bits)
        {
            var fast = _fast[bits & ((1 << FastBits) - 1)];
            return fast != 0 ? (fast >> 4, fast & 15) : DecodeLong(bits);
        }

        private (int Symbol, int Length) DecodeLong(uint bits)
        {
            var (code, first, index) = (0, 0, 0);
            for (var length = 1; length <= LongestCode; length++)
            {
                code |= (int)(bits & 1);
                bits >>= 1;
                var count = _counts[length];
                if (code - count < first)
                {
                    return (_symbols[index + (code - first)], length);
                }

                index += count;
                first = (first + count) << 1;
                code <<= 1;
            }

            return (0, 0);
        }

        private static int Reverse(int code, int length)
        {
            var reversed = 0;
            for (var i = 0; i < length; i++)
            {
                reversed = (reversed << 1) | ((code >> i) & 1);
            }

            return reversed;
        }
    }
}
