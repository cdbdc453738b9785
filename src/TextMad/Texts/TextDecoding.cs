using System.Text;
using System.Text.Unicode;

namespace TextMad.Texts;

/// <summary>Turns bytes into text, or says that they are none: what would be mostly replaced is not kept.</summary>
internal static class TextDecoding
{
    /// <summary>One of this many bytes may be one that the encoding does not allow.</summary>
    public const int BytesPerInvalid = 100;

    /// <summary>Returns true when more bytes are invalid than can be put right: more than 1%.</summary>
    public static bool IsBeyondRepair(long invalid, long bytes) => invalid * BytesPerInvalid > bytes;

    /// <summary>Returns the text of bytes; null when they are not text in the encoding, nor in one that could be found.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="declared">The encoding that somebody named; null for none. A byte-order mark counts for more.</param>
    /// <param name="isFinal">Whether the one who named it knows: no other is looked for then.</param>
    /// <param name="invalid">Bytes that the encoding does not allow; each run of them became U+FFFD.</param>
    public static string? Decode(ReadOnlySpan<byte> bytes, Encoding? declared, bool isFinal, out long invalid)
    {
        var (marked, length) = EncodingGuess.ByMark(bytes);
        bytes = bytes[length..];
        isFinal |= marked is not null;
        var encoding = marked ?? declared;
        if (encoding is not null && Decode(bytes, encoding, out invalid) is { } text)
        {
            return text;
        }

        invalid = 0;
        return isFinal && encoding is not null ? null
            : EncodingGuess.Of(bytes, isWhole: true) is { } found ? Decode(bytes, found, out invalid)
            : null;
    }

    private static string? Decode(ReadOnlySpan<byte> bytes, Encoding encoding, out long invalid)
    {
        invalid = 0;
        if (encoding is UTF8Encoding && Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var counting = new CountingFallback();
        encoding = (Encoding)encoding.Clone();
        encoding.DecoderFallback = counting;

        // Counted before the text is made, which goes over the bytes more than once.
        encoding.GetCharCount(bytes);
        invalid = counting.Count;
        return IsBeyondRepair(invalid, bytes.Length) ? null : encoding.GetString(bytes);
    }
}
