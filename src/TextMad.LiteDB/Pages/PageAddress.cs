using System.Buffers.Binary;

namespace TextMad.LiteDB.Pages;

/// <summary>Where a block or the node of an index stands.</summary>
/// <param name="Page">The number of the page.</param>
/// <param name="Slot">The slot in it.</param>
internal readonly record struct PageAddress(uint Page, byte Slot)
{
    /// <summary>Bytes of an address.</summary>
    public const int Size = 5;

    /// <summary>No place: the end of a chain.</summary>
    public static PageAddress None { get; } = new(uint.MaxValue, byte.MaxValue);

    /// <summary>Reads an address.</summary>
    public static PageAddress Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt32LittleEndian(bytes), bytes[4]);

    /// <summary>Returns a number from which a sum tells two sets of addresses apart.</summary>
    public ulong Mix()
    {
        // The last steps of splitmix64 (Steele, Lea and Flood 2014).
        var mixed = ((ulong)Page << 8) | Slot;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"page {Page}, slot {Slot}");
}
