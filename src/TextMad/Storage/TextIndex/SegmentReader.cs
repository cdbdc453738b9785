using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;

namespace TextMad.Storage.TextIndex;

/// <summary>Reads the buckets that <see cref="SegmentWriter"/> makes.</summary>
internal static class SegmentReader
{
    /// <summary>Checks that bytes are those that were written.</summary>
    /// <exception cref="InvalidDataException">They are not.</exception>
    public static void RequireWhole(byte[] data)
    {
        if (data.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(data) != Crc32.HashToUInt32(data.AsSpan(4)))
        {
            throw new InvalidDataException("the index of texts is damaged");
        }
    }

    /// <summary>Returns where the documents of a gram stand in its bucket; nothing when no document has it.</summary>
    public static (ReadOnlyMemory<byte> Documents, bool IsMap) Find(byte[] bucket, int gram)
    {
        RequireWhole(bucket);
        var wanted = gram & ((1 << SegmentWriter.LowBits) - 1);
        for (var (at, low) = (4, 0L); at < bucket.Length;)
        {
            low += Numbers.Read(bucket, ref at);
            var length = Numbers.Read(bucket, ref at);
            if (low >= wanted)
            {
                return low == wanted ? (bucket.AsMemory(at, (int)(length >> 1)), (length & 1) == 1) : default;
            }

            at += (int)(length >> 1);
        }

        return default;
    }

    /// <summary>Returns how many documents there are, nearly: those whose number takes two bytes count twice.</summary>
    /// <param name="found">What <see cref="Find"/> returned.</param>
    public static int Count((ReadOnlyMemory<byte> Documents, bool IsMap) found)
    {
        var count = found.IsMap ? 0 : found.Documents.Length;
        foreach (var some in found.IsMap ? found.Documents.Span : default)
        {
            count += BitOperations.PopCount(some);
        }

        return count;
    }

    /// <summary>Leaves of a set of documents those that have a gram.</summary>
    /// <param name="documents">A bit for each document of the segment.</param>
    /// <param name="found">What <see cref="Find"/> returned.</param>
    public static void Intersect(Span<byte> documents, (ReadOnlyMemory<byte> Documents, bool IsMap) found)
    {
        var data = found.Documents.Span;
        if (found.IsMap)
        {
            for (var i = 0; i < documents.Length; i++)
            {
                documents[i] &= data[i];
            }

            return;
        }

        var kept = new byte[documents.Length];
        for (var (at, document) = (0, -1); at < data.Length;)
        {
            document += (int)Numbers.Read(data, ref at) + 1;
            kept[document >> 3] |= (byte)(documents[document >> 3] & (1 << (document & 7)));
        }

        kept.CopyTo(documents);
    }
}
