namespace TextMad.Storage.TextIndex;

/// <summary>Whole numbers from 0 on in as few bytes as they need: 7 bits a byte, the lowest first, the highest bit set in all but the last (LEB128).</summary>
internal static class Numbers
{
    /// <summary>Writes one.</summary>
    public static void Write(Span<byte> output, ref int at, long number)
    {
        for (; number >= 128; number >>= 7)
        {
            output[at++] = (byte)(number | 128);
        }

        output[at++] = (byte)number;
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="InvalidDataException">It does not end, or is too large.</exception>
    public static long Read(ReadOnlySpan<byte> data, ref int at)
    {
        var number = 0L;
        for (var shift = 0; at < data.Length && shift < 63; shift += 7)
        {
            var next = data[at++];
            number |= (long)(next & 127) << shift;
            if (next < 128)
            {
                return number;
            }
        }

        throw new InvalidDataException("a number in the index of texts does not end");
    }
}
