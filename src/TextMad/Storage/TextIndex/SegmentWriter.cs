using System.Buffers.Binary;
using System.IO.Hashing;

namespace TextMad.Storage.TextIndex;

/// <summary>A part of the index of texts in the making: which of some documents have each gram.</summary>
/// <remarks>
/// Grams stand in <see cref="Buckets"/> buckets by their first bits, so that a question reads a few of these. A bucket is a checksum (CRC-32) and, by the other bits of its
/// grams, for each the distance from the one before, the length of what follows, and its documents: distances between their numbers in the segment, or a bit for every document
/// where that is shorter. Numbers are of variable length (LEB128); the lowest bit of a length says which of the two it is.
/// </remarks>
internal sealed class SegmentWriter
{
    /// <summary>The buckets of a segment.</summary>
    public const int Buckets = 1 << (TextGrams.Bits - LowBits);

    /// <summary>Bits of a gram that tell it from others in its bucket.</summary>
    public const int LowBits = 16;

    /// <summary>The most documents of a segment.</summary>
    public const int MostDocuments = 1 << NumberBits;

    private const int NumberBits = 12;

    // Grams of all documents together: 4 bytes each, twice, while a segment is made.
    private const int MostGrams = 1 << 21;

    private readonly List<long> _keys = [];
    private readonly List<int[]> _grams = [];
    private int _total;

    /// <summary>The keys of its documents, ascending.</summary>
    public IReadOnlyList<long> Keys => _keys;

    /// <summary>Whether a document with these grams belongs to the next segment.</summary>
    public bool IsFullFor(int[] grams) => _keys.Count == MostDocuments || (_keys.Count > 0 && _total + grams.Length > MostGrams);

    /// <summary>Adds a document.</summary>
    /// <param name="key">Its key, greater than those before.</param>
    /// <param name="grams">Its grams, each once.</param>
    public void Add(long key, int[] grams)
    {
        _keys.Add(key);
        _grams.Add(grams);
        _total += grams.Length;
    }

    /// <summary>Returns the buckets that are not empty.</summary>
    public IEnumerable<(int Bucket, byte[] Data)> Write()
    {
        var (pairs, ends) = ByBucket();
        var (other, output, map) = (new uint[ends.Length == 0 ? 0 : Longest(ends)], Array.Empty<byte>(), new byte[(_keys.Count + 7) / 8]);
        for (var (bucket, first) = (0, 0); bucket < Buckets; first = ends[bucket], bucket++)
        {
            if (ends[bucket] > first)
            {
                var some = pairs.AsSpan(first, ends[bucket] - first);
                Sort(some, other.AsSpan(0, some.Length));

                // A gram needs at most 3 bytes and the length of its documents 3 more; these at most 2 each.
                Array.Resize(ref output, Math.Max(output.Length, 4 + (8 * some.Length)));
                yield return (bucket, Encode(some, output, map));
            }
        }
    }

    private static int Longest(int[] ends)
    {
        var longest = ends[0];
        for (var i = 1; i < ends.Length; i++)
        {
            longest = Math.Max(longest, ends[i] - ends[i - 1]);
        }

        return longest;
    }

    /// <summary>All grams, each as the bits that tell it from others in its bucket and the number of its document, bucket behind bucket; and where each bucket ends.</summary>
    private (uint[] Pairs, int[] Ends) ByBucket()
    {
        var places = new int[Buckets];
        foreach (var grams in _grams)
        {
            foreach (var gram in grams)
            {
                places[gram >> LowBits]++;
            }
        }

        for (var (i, sum) = (0, 0); i < Buckets; i++)
        {
            (places[i], sum) = (sum, sum + places[i]);
        }

        var pairs = new uint[_total];
        for (var document = 0; document < _grams.Count; document++)
        {
            foreach (var gram in _grams[document])
            {
                pairs[places[gram >> LowBits]++] = ((uint)(gram & ((1 << LowBits) - 1)) << NumberBits) | (uint)document;
            }
        }

        return (pairs, places);
    }

    /// <summary>Sorts by gram; the documents of one stay in their order.</summary>
    private static void Sort(Span<uint> pairs, Span<uint> other)
    {
        const int Digit = LowBits / 2;
        Span<int> places = stackalloc int[1 << Digit];
        for (var shift = NumberBits; shift < NumberBits + LowBits; shift += Digit)
        {
            places.Clear();
            foreach (var pair in pairs)
            {
                places[(int)(pair >> shift) & ((1 << Digit) - 1)]++;
            }

            for (var (i, sum) = (0, 0); i < places.Length; i++)
            {
                (places[i], sum) = (sum, sum + places[i]);
            }

            foreach (var pair in pairs)
            {
                other[places[(int)(pair >> shift) & ((1 << Digit) - 1)]++] = pair;
            }

            other.CopyTo(pairs);
        }
    }

    private static byte[] Encode(ReadOnlySpan<uint> pairs, byte[] output, byte[] map)
    {
        var end = 4;
        Span<byte> list = stackalloc byte[2 << NumberBits];
        for (var (at, before) = (0, 0); at < pairs.Length;)
        {
            var (first, low, length) = (at, (int)(pairs[at] >> NumberBits), 0);
            for (var last = -1; at < pairs.Length && (int)(pairs[at] >> NumberBits) == low; at++)
            {
                var document = (int)pairs[at] & ((1 << NumberBits) - 1);
                Numbers.Write(list, ref length, document - last - 1);
                last = document;
            }

            Numbers.Write(output, ref end, low - before);
            before = low;
            if (length <= map.Length)
            {
                Numbers.Write(output, ref end, length << 1);
                list[..length].CopyTo(output.AsSpan(end));
                end += length;
            }
            else
            {
                Array.Clear(map);
                foreach (var pair in pairs[first..at])
                {
                    var document = (int)pair & ((1 << NumberBits) - 1);
                    map[document >> 3] |= (byte)(1 << (document & 7));
                }

                Numbers.Write(output, ref end, (map.Length << 1) | 1);
                map.CopyTo(output, end);
                end += map.Length;
            }
        }

        BinaryPrimitives.WriteUInt32LittleEndian(output, Crc32.HashToUInt32(output.AsSpan(4..end)));
        return output[..end];
    }
}
