namespace TextMad.Corpora.Import.Rows.Columns;

/// <summary>
/// Whether bytes are one whole structure of Thrift's compact protocol, in which tables describe themselves: a reader of damaged ones may never come to an end
/// (<see href="https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md"/>).
/// </summary>
internal ref struct ThriftCheck
{
    private const int DeepestNesting = 32;
    private const int LongestNumber = 10;

    private readonly ReadOnlySpan<byte> _bytes;
    private int _place;

    private ThriftCheck(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    private enum Kind
    {
        True = 1,
        False = 2,
        Byte = 3,
        Short = 4,
        Int = 5,
        Long = 6,
        Double = 7,
        Binary = 8,
        List = 9,
        Set = 10,
        Map = 11,
        Structure = 12,
        Uuid = 13,
    }

    /// <summary>Checks bytes.</summary>
    /// <exception cref="InvalidDataException">They are no such structure, or more than one.</exception>
    public static void Require(ReadOnlySpan<byte> bytes)
    {
        var check = new ThriftCheck(bytes);
        check.PassStructure(0);
        if (check._place != bytes.Length)
        {
            throw Broken();
        }
    }

    private static InvalidDataException Broken() => new("its description is damaged");

    private byte Next() => _place < _bytes.Length ? _bytes[_place++] : throw Broken();

    private ulong Number()
    {
        var number = 0UL;
        for (var i = 0; i < LongestNumber; i++)
        {
            var b = Next();
            number |= (ulong)(b & 0x7F) << (7 * i);
            if (b < 0x80)
            {
                return number;
            }
        }

        throw Broken();
    }

    private void Pass(ulong bytes)
    {
        if (bytes > (ulong)(_bytes.Length - _place))
        {
            throw Broken();
        }

        _place += (int)bytes;
    }

    private void PassStructure(int depth)
    {
        if (depth > DeepestNesting)
        {
            throw Broken();
        }

        for (var head = Next(); head != 0; head = Next())
        {
            if (head >> 4 == 0)
            {
                Number();
            }

            // A truth is in the head itself.
            if ((Kind)(head & 15) is not (Kind.True or Kind.False))
            {
                PassValue((Kind)(head & 15), depth + 1);
            }
        }
    }

    private void PassValue(Kind kind, int depth)
    {
        switch (kind)
        {
            case Kind.True or Kind.False or Kind.Byte:
                Pass(1);
                break;
            case Kind.Short or Kind.Int or Kind.Long:
                Number();
                break;
            case Kind.Double:
                Pass(sizeof(double));
                break;
            case Kind.Binary:
                Pass(Number());
                break;
            case Kind.List or Kind.Set:
                var head = Next();
                PassAll(head >> 4 == 15 ? Number() : (ulong)(head >> 4), (Kind)(head & 15), depth);
                break;
            case Kind.Map:
                if (Number() is var count and > 0)
                {
                    var kinds = Next();
                    for (var i = 0UL; i < count; i++)
                    {
                        PassValue((Kind)(kinds >> 4), depth);
                        PassValue((Kind)(kinds & 15), depth);
                    }
                }

                break;
            case Kind.Structure:
                PassStructure(depth);
                break;
            case Kind.Uuid:
                Pass(16);
                break;
            default:
                throw Broken();
        }
    }

    private void PassAll(ulong count, Kind kind, int depth)
    {
        // Every item has a byte at least.
        if (count > (ulong)(_bytes.Length - _place))
        {
            throw Broken();
        }

        for (var i = 0UL; i < count; i++)
        {
            PassValue(kind, depth);
        }
    }
}
