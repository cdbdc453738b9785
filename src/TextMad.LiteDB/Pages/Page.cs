using System.Buffers.Binary;

namespace TextMad.LiteDB.Pages;

/// <summary>One page: a head of 32 bytes, segments behind it, and from its end backwards a slot of four bytes for each that says where it stands.</summary>
/// <param name="Bytes">Its 8,192 bytes.</param>
internal readonly record struct Page(byte[] Bytes)
{
    /// <summary>Bytes of a page.</summary>
    public const int Size = 8192;

    private const int HeadSize = 32;
    private const int SlotSize = 4;
    private const byte NoSlot = byte.MaxValue;

    public uint Number => Word(0);

    public PageType Type => (PageType)Bytes[4];

    /// <summary>The page before in a list of pages with room.</summary>
    public uint Previous => Word(5);

    /// <summary>The page behind in such a list, or in that of empty pages.</summary>
    public uint Next => Word(9);

    /// <summary>In which list of pages with room it is.</summary>
    public byte List => Bytes[13];

    /// <summary>The transaction that wrote it, in the log.</summary>
    public uint Transaction => Word(14);

    /// <summary>Whether that ends with it.</summary>
    public bool IsLast => Bytes[18] != 0;

    /// <summary>The page of its collection.</summary>
    public uint Collection => Word(19);

    /// <summary>Segments.</summary>
    public int Segments => Bytes[23];

    private int Footer => Bytes[30] == NoSlot ? 0 : (Bytes[30] + 1) * SlotSize;

    /// <summary>Returns the whole number at a place.</summary>
    public uint Word(int at) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes.AsSpan(at));

    /// <summary>Returns the slots in use.</summary>
    public IEnumerable<byte> Slots()
    {
        for (var slot = 0; slot < Footer / SlotSize; slot++)
        {
            if (Position((byte)slot) != 0)
            {
                yield return (byte)slot;
            }
        }
    }

    /// <summary>Returns where a segment stands.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public ArraySegment<byte> Segment(byte slot)
    {
        var (position, length) = slot < Footer / SlotSize ? (Position(slot), Length(slot)) : (0, 0);
        return position >= HeadSize && length > 0 && position + length <= Size - Footer
            ? new ArraySegment<byte>(Bytes, position, length)
            : throw new InvalidDataException($"nothing stands at {new PageAddress(Number, slot)}");
    }

    /// <summary>Checks that its head agrees with its segments.</summary>
    /// <exception cref="InvalidDataException">It does not.</exception>
    public void RequireWhole()
    {
        var segments = Slots().Select(Segment).OrderBy(segment => segment.Offset).ToList();
        var (end, used) = (HeadSize, 0);
        foreach (var segment in segments)
        {
            Require(segment.Offset >= end, "two of its segments overlap");
            end = segment.Offset + segment.Count;
            used += segment.Count;
        }

        // LiteDB's own rule: what is not used before the first free byte is what was freed between segments.
        var (usedStated, freed, free) = (Half(24), Half(26), Half(28));
        Require(segments.Count == Segments && used == usedStated, "its head counts other segments than there are");
        Require(free == HeadSize + used + freed && end <= free && free <= Size - Footer, "its head states other free room than there is");
        Require(segments.Count == 0 ? Bytes[30] == NoSlot : Position(Bytes[30]) != 0, "its last slot is empty");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidDataException(otherwise);
        }
    }

    private int Position(byte slot) => Half(Size - ((slot + 1) * SlotSize) + 2);

    private int Length(byte slot) => Half(Size - ((slot + 1) * SlotSize));

    private int Half(int at) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes.AsSpan(at));
}
