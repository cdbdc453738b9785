using System.Buffers.Binary;

namespace TextMad.Experiments.Bundles;

/// <summary>
/// Counts what the directory of a zip archive lists, before anybody reads it into memory [APPNOTE.TXT 6.3.10, 4.3.12 to 4.3.16]. What a directory claims of itself is not
/// believed: its entries are gone through one by one.
/// </summary>
internal static class ZipDirectory
{
    private const uint EndMark = 0x06054b50;
    private const uint LargeLocatorMark = 0x07064b50;
    private const uint LargeEndMark = 0x06064b50;
    private const uint EntryMark = 0x02014b50;
    private const int EndLength = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int LocatorLength = 20;
    private const int LargeEndLength = 56;
    private const int EntryLength = 46;

    /// <summary>Whether there are more entries than some number.</summary>
    /// <param name="file">The archive; it stands at its beginning afterwards.</param>
    /// <param name="most">The number.</param>
    /// <returns>False for what is no archive, too.</returns>
    public static bool HasMoreThan(FileStream file, int most)
    {
        var more = Begin(file) is { } begin && CountFrom(file, begin, most) > most;
        file.Position = 0;
        return more;
    }

    private static long? Begin(FileStream file)
    {
        var tail = new byte[(int)Math.Min(file.Length, EndLength + LongestComment + LocatorLength)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            if (Word(tail, at) != EndMark)
            {
                continue;
            }

            var begin = Word(tail, at + 16);
            if (begin != uint.MaxValue || at < LocatorLength || Word(tail, at - LocatorLength) != LargeLocatorMark)
            {
                return begin;
            }

            var large = new byte[LargeEndLength];
            file.Position = (long)Math.Min((ulong)file.Length, BinaryPrimitives.ReadUInt64LittleEndian(tail.AsSpan(at - LocatorLength + 8)));
            return file.ReadAtLeast(large, large.Length, throwOnEndOfStream: false) == large.Length && Word(large, 0) == LargeEndMark
                ? (long)Math.Min((ulong)file.Length, BinaryPrimitives.ReadUInt64LittleEndian(large.AsSpan(48)))
                : null;
        }

        return null;
    }

    private static long CountFrom(FileStream file, long begin, int most)
    {
        if (begin > file.Length)
        {
            return 0;
        }

        file.Position = begin;
        var entry = new byte[EntryLength];
        var rest = new byte[3 * ushort.MaxValue];
        var count = 0L;
        while (count <= most && file.ReadAtLeast(entry, entry.Length, throwOnEndOfStream: false) == entry.Length && Word(entry, 0) == EntryMark)
        {
            count++;
            var more = Half(entry, 28) + Half(entry, 30) + Half(entry, 32);
            if (file.ReadAtLeast(rest.AsSpan(0, more), more, throwOnEndOfStream: false) < more)
            {
                break;
            }
        }

        return count;
    }

    private static uint Word(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static int Half(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));
}
