using System.Buffers.Binary;
using System.IO.Hashing;

namespace TextMad.Storage.TextIndex;

/// <summary>The keys of a segment's documents in few bytes: a checksum, and runs of keys one after the other, each by the distance from the run before and its length.</summary>
internal static class SegmentKeys
{
    /// <summary>Returns the bytes.</summary>
    /// <param name="keys">The keys, ascending.</param>
    public static byte[] Write(IReadOnlyList<long> keys)
    {
        // A number of 63 bits needs 9 bytes.
        var (output, end) = (new byte[4 + (18 * keys.Count)], 4);
        for (var (at, before) = (0, 0L); at < keys.Count;)
        {
            var first = at++;
            while (at < keys.Count && keys[at] == keys[at - 1] + 1)
            {
                at++;
            }

            Numbers.Write(output, ref end, keys[first] - before);
            Numbers.Write(output, ref end, at - first);
            before = keys[at - 1];
        }

        BinaryPrimitives.WriteUInt32LittleEndian(output, Crc32.HashToUInt32(output.AsSpan(4..end)));
        return output[..end];
    }

    /// <summary>Returns the keys.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static long[] Read(byte[] data)
    {
        SegmentReader.RequireWhole(data);
        var keys = new List<long>();
        for (var (at, before) = (4, 0L); at < data.Length;)
        {
            var first = before + Numbers.Read(data, ref at);
            var count = Numbers.Read(data, ref at);
            for (var i = 0; i < count; i++)
            {
                keys.Add(first + i);
            }

            before = keys[^1];
        }

        return [.. keys];
    }
}
