using System.Buffers.Binary;

namespace TextMad.Warc;

/// <summary>The checksum of gzip [RFC 1952, 8], eight bytes at a time [Kounavis and Berry 2005].</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[][] _tables = Tables();

    /// <summary>The checksum of some bytes behind others whose checksum is <paramref name="crc"/>; that of none is 0.</summary>
    public static uint Update(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        var (t0, t1, t2, t3, t4, t5, t6, t7) = (_tables[0], _tables[1], _tables[2], _tables[3], _tables[4], _tables[5], _tables[6], _tables[7]);
        while (bytes.Length >= 8)
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = t7[(byte)low] ^ t6[(byte)(low >> 8)] ^ t5[(byte)(low >> 16)] ^ t4[low >> 24]
                ^ t3[(byte)high] ^ t2[(byte)(high >> 8)] ^ t1[(byte)(high >> 16)] ^ t0[high >> 24];
            bytes = bytes[8..];
        }

        foreach (var b in bytes)
        {
            crc = t0[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[][] Tables()
    {
        var tables = new uint[8][];
        for (var table = 0; table < 8; table++)
        {
            tables[table] = new uint[256];
            for (var i = 0U; i < 256; i++)
            {
                var value = table == 0 ? i : tables[table - 1][i];
                for (var bit = 0; bit < 8; bit++)
                {
                    value = (value & 1) != 0 ? Polynomial ^ (value >> 1) : value >> 1;
                }

                tables[table][i] = value;
            }
        }

        return tables;
    }
}
