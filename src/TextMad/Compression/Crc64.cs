using System.Buffers.Binary;

namespace TextMad.Compression;

/// <summary>CRC-64 as xz has it [xz file format, 6]: ECMA-182's polynomial, lowest bit first, begun and ended with all bits set.</summary>
internal sealed class Crc64
{
    private const ulong Polynomial = 0xC96C5795D7870F42;
    private const int Slices = 8;

    private static readonly ulong[] _tables = MakeTables();

    private ulong _state = ulong.MaxValue;

    /// <summary>The checksum of what was added.</summary>
    public ulong Value => ~_state;

    /// <summary>Begins anew.</summary>
    public void Reset() => _state = ulong.MaxValue;

    /// <summary>Adds bytes, eight at a time.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var state = _state;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            var next = state ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            state = 0;
            for (var i = 0; i < Slices; i++)
            {
                state ^= _tables[((Slices - 1 - i) << 8) | (byte)(next >> (8 * i))];
            }
        }

        foreach (var b in bytes)
        {
            state = _tables[(byte)state ^ b] ^ (state >> 8);
        }

        _state = state;
    }

    private static ulong[] MakeTables()
    {
        var tables = new ulong[Slices << 8];
        for (var i = 0; i < 256; i++)
        {
            var value = (ulong)i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value >> 1) ^ ((value & 1) * Polynomial);
            }

            tables[i] = value;
        }

        for (var i = 256; i < tables.Length; i++)
        {
            tables[i] = tables[(byte)tables[i - 256]] ^ (tables[i - 256] >> 8);
        }

        return tables;
    }
}
