using System.Buffers;
using System.Text.Unicode;

namespace TextMad.Texts;

/// <summary>Tells text from other files by their bytes.</summary>
internal static class TextBytes
{
    /// <summary>Bytes at the beginning that decide.</summary>
    private const int HeadLength = 4096;

    /// <summary>One of this many bytes may be one that no text has; a stray one does not make a page a picture.</summary>
    private const int BytesPerBinary = 50;

    // What files that are not text begin with, and are met under the names of text.
    private static readonly byte[][] _signatures =
    [
        [.. "%PDF-"u8], [0x89, .. "PNG\r\n"u8], [.. "GIF87a"u8], [.. "GIF89a"u8], [0xFF, 0xD8, 0xFF], [.. "PK\x03\x04"u8], [0x1F, 0x8B, 0x08],
        [0x28, 0xB5, 0x2F, 0xFD], [.. "BZh"u8], [0xFD, .. "7zXZ\0"u8], [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], [0x7F, .. "ELF"u8], [.. "Rar!\x1A\x07"u8],
    ];

    /// <summary>Bytes that no text has [WHATWG MIME Sniffing, "binary data byte"].</summary>
    public static SearchValues<byte> Binary { get; } = SearchValues.Create(
        [.. Enumerable.Range(0, 9).Select(b => (byte)b), 0x0B, .. Enumerable.Range(0x0E, 0x0D).Select(b => (byte)b), .. Enumerable.Range(0x1C, 4).Select(b => (byte)b)]);

    /// <summary>
    /// Returns true when bytes cannot be text in any encoding: a known kind of other file, or too many bytes that no text has. UTF-8 with such characters between the
    /// others is text all the same, and is put right.
    /// </summary>
    public static bool AreBinary(ReadOnlySpan<byte> bytes)
    {
        var head = bytes[..Math.Min(bytes.Length, HeadLength)];
        foreach (var signature in _signatures)
        {
            if (head.StartsWith(signature))
            {
                return true;
            }
        }

        return CountBinary(head) * BytesPerBinary > head.Length && !EncodingGuess.IsUtf8(head) && !EncodingGuess.IsWide(head);
    }

    /// <summary>Returns how many bytes there are that no text has.</summary>
    public static int CountBinary(ReadOnlySpan<byte> bytes)
    {
        var found = 0;
        for (var rest = bytes; rest.IndexOfAny(Binary) is >= 0 and var at; rest = rest[(at + 1)..])
        {
            found++;
        }

        return found;
    }

    /// <summary>Returns true when bytes are text beyond doubt: markup, or UTF-8, without a byte that no text has at their beginning.</summary>
    public static bool IsText(ReadOnlySpan<byte> bytes)
    {
        var head = bytes[..Math.Min(bytes.Length, HeadLength)];
        return head.IndexOfAny(Binary) < 0 && (Utf8.IsValid(bytes) || head.TrimStart(" \t\n\f\r"u8) is [(byte)'<', ..]);
    }
}
