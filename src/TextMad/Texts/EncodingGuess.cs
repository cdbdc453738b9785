using System.Globalization;
using System.Text;
using System.Text.Unicode;
using UtfUnknown;

namespace TextMad.Texts;

/// <summary>Finds the encoding of text that does not say it.</summary>
/// <remarks>
/// <para>
/// In this order: a byte-order mark; UTF-16 without one, which shows by zero bytes; ISO-2022-JP, which shows by its escapes; UTF-8 when the bytes are valid, or
/// when there are more whole characters of it than broken bytes; then what the library UTF.Unknown, a port of Mozilla's detector, takes them for, if it is an
/// encoding of the web and makes words of them; else the encoding of Western Europe or Russian that makes the best words.
/// </para>
/// <para>
/// Words are good when letters of different scripts, or letters and symbols, do not touch, and no capital stands behind a small letter. Characters that are so few
/// that they make no words are taken for signs of windows-1252, as browsers take them.
/// </para>
/// </remarks>
internal static class EncodingGuess
{
    /// <summary>Bytes of which a detector gets to see no more.</summary>
    private const int Sample = 1 << 16;

    /// <summary>The share of characters that may be badly placed in text that is believed.</summary>
    private const double MostMisplaced = 0.06;

    private const int BytesPerSign = 50;

    /// <summary>One of this many bytes, at least, is the upper half of a letter when UTF-16 looks like UTF-8: of Latin, Greek, Cyrillic and their neighbours.</summary>
    private const int BytesPerHalf = 3;

    private static readonly Encoding _wideBigEnd = new UTF32Encoding(bigEndian: true, byteOrderMark: true);
    private static readonly Encoding[] _marked = [Encoding.UTF32, _wideBigEnd, Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode];

    // Western Europe, and the five of Russian.
    private static readonly int[] _fallbacks = [1252, 1251, 20866, 866, 28595, 10017];

    /// <summary>Returns what a byte-order mark says, and its length; null and 0 when there is none.</summary>
    public static (Encoding? Encoding, int Length) ByMark(ReadOnlySpan<byte> head)
    {
        // UTF-32 first: its little-endian mark begins with that of UTF-16.
        foreach (var encoding in _marked)
        {
            if (head.StartsWith(encoding.Preamble))
            {
                return (encoding, encoding.Preamble.Length);
            }
        }

        return (null, 0);
    }

    /// <summary>Returns true for UTF-16 and UTF-32, with a mark or without one.</summary>
    public static bool IsWide(ReadOnlySpan<byte> head) => ByMark(head).Encoding is not null and not UTF8Encoding || Utf16(head) is not null;

    /// <summary>Returns true for UTF-8, a character that the end cuts in two not counted.</summary>
    public static bool IsUtf8(ReadOnlySpan<byte> bytes) => Utf8.IsValid(WithoutTail(bytes));

    /// <summary>Returns the encoding of bytes without a byte-order mark; null when they are not text in any that is known.</summary>
    /// <param name="bytes">The text, or its beginning.</param>
    /// <param name="isWhole">False when more follows, so that the last character may be cut in two.</param>
    public static Encoding? Of(ReadOnlySpan<byte> bytes, bool isWhole)
    {
        if (isWhole ? Utf8.IsValid(bytes) : IsUtf8(bytes))
        {
            return (isWhole && bytes.Length % 2 != 0 ? null : Utf16(bytes))
                ?? (HasEscapesOfJapanese(bytes) ? EncodingLabels.Find("iso-2022-jp") : Encoding.UTF8);
        }

        var sample = SampleOf(bytes);
        return IsRatherUtf8(sample) ? Encoding.UTF8 : Utf16(bytes) is { } wide ? wide : TextBytes.AreBinary(bytes) ? null : Legacy(sample);
    }

    /// <summary>
    /// UTF-16 without a mark: there are zero bytes or other bytes that no text has (many, where the bytes are UTF-8 as well), and read in pairs they are text. Of two
    /// ways to read, the one whose characters are closer together.
    /// </summary>
    private static Encoding? Utf16(ReadOnlySpan<byte> bytes)
    {
        var sample = bytes[..Math.Min(bytes.Length & ~1, 4096)];
        if (sample.Length < 4 || sample.IndexOfAny(TextBytes.Binary) < 0 || (IsUtf8(sample) && TextBytes.CountBinary(sample) * BytesPerHalf < sample.Length))
        {
            return null;
        }

        var (little, big) = (Spread(sample, 1), Spread(sample, 0));
        return little == 0 && big == 0 ? null
            : big == 0 || (little > 0 && little < big) ? Encoding.Unicode
            : Encoding.BigEndianUnicode;
    }

    /// <summary>Returns how many rows of 256 characters the text uses; 0 when it is none.</summary>
    private static int Spread(ReadOnlySpan<byte> pairs, int high)
    {
        Span<bool> rows = stackalloc bool[256];
        rows.Clear();
        for (var i = 0; i < pairs.Length; i += 2)
        {
            var c = (char)((pairs[i + high] << 8) | pairs[i + 1 - high]);
            if (char.IsHighSurrogate(c))
            {
                if (i + 3 < pairs.Length && !char.IsLowSurrogate((char)((pairs[i + 2 + high] << 8) | pairs[i + 3 - high])))
                {
                    return 0;
                }

                i += 2;
                continue;
            }

            if (c is not ('\t' or '\n' or '\r' or '\f')
                && char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate)
            {
                return 0;
            }

            rows[c >> 8] = true;
        }

        return rows.Count(true);
    }

    private static bool HasEscapesOfJapanese(ReadOnlySpan<byte> bytes)
    {
        for (var rest = bytes; rest.IndexOf((byte)0x1B) is >= 0 and var at; rest = rest[(at + 1)..])
        {
            if (rest[at..] is [_, (byte)'$', (byte)'B' or (byte)'@', ..] or [_, (byte)'(', (byte)'J' or (byte)'I', ..])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns the bytes without a character that their end cuts in two.</summary>
    private static ReadOnlySpan<byte> WithoutTail(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var b = bytes[^back];
            if ((b & 0xC0) != 0x80)
            {
                return b >= 0xC0 && back < (b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2) ? bytes[..^back] : bytes;
            }
        }

        return bytes;
    }

    /// <summary>Returns the stretch that begins a little before the first byte beyond ASCII.</summary>
    private static ReadOnlySpan<byte> SampleOf(ReadOnlySpan<byte> bytes)
    {
        var first = Math.Max(0, bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF));
        var start = first > Sample / 2 ? first - (Sample / 8) : 0;
        return bytes[start..Math.Min(bytes.Length, start + Sample)];
    }

    private static bool IsRatherUtf8(ReadOnlySpan<byte> bytes)
    {
        var (whole, broken) = (0L, 0L);
        while (bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF) is >= 0 and var at)
        {
            bytes = bytes[at..];
            if (Rune.DecodeFromUtf8(bytes, out _, out var used) == System.Buffers.OperationStatus.Done)
            {
                whole++;
            }
            else
            {
                broken += used;
            }

            bytes = bytes[used..];
        }

        return whole > broken;
    }

    private static Encoding? Legacy(ReadOnlySpan<byte> sample)
    {
        var bytes = sample.ToArray();
        foreach (var found in CharsetDetector.DetectFromBytes(bytes).Details ?? [])
        {
            // Text that the detector calls "ascii" has no-break spaces.
            var name = found.EncodingName is "ascii" ? "windows-1252" : found.EncodingName;
            if (EncodingLabels.Find(name) is { } encoding && Misplaced(encoding, bytes) <= MostMisplaced)
            {
                return encoding;
            }
        }

        Encoding? best = null;
        var least = MostMisplaced;
        foreach (var page in _fallbacks)
        {
            var encoding = EncodingLabels.OfPage(page);
            var misplaced = Misplaced(encoding, bytes);
            if (misplaced < least)
            {
                (best, least) = (encoding, misplaced);
            }
        }

        return best ?? (IsAlmostAscii(bytes) ? EncodingLabels.OfPage(1252) : null);
    }

    /// <summary>Returns true when so few characters are none of ASCII that they make no words: signs, which are those of Western Europe as browsers have it.</summary>
    private static bool IsAlmostAscii(byte[] bytes) => bytes.Count(b => b >= 0x80) * BytesPerSign <= bytes.Length;

    /// <summary>Returns the share of characters beyond ASCII, and of letters beside them, that stand where they do not in words.</summary>
    private static double Misplaced(Encoding encoding, byte[] bytes)
    {
        var (bad, all) = (0, 0);
        var (before, beforeKind) = (' ', Kind.Space);
        foreach (var c in encoding.GetString(bytes))
        {
            var kind = KindOf(c);
            if (c >= 0x80 || before >= 0x80)
            {
                all++;
                bad += kind == Kind.Impossible
                    || (IsLetter(kind) && IsLetter(beforeKind) && kind != beforeKind)
                    || (kind == Kind.Symbol && c >= 0x80 && IsLetter(beforeKind)) || (beforeKind == Kind.Symbol && before >= 0x80 && IsLetter(kind))
                    || (char.IsLower(before) && char.IsUpper(c))
                        ? 1
                        : 0;
            }

            (before, beforeKind) = (c, kind);
        }

        return all == 0 ? 0 : (double)bad / all;
    }

    private static bool IsLetter(Kind kind) => kind >= Kind.Latin;

    private static Kind KindOf(char c) => c switch
    {
        '\t' or '\n' or '\r' or '\f' => Kind.Space,
        < ' ' or (>= '\u007F' and <= '\u009F') or '\uFFFD' => Kind.Impossible,
        >= '\u2E80' => Kind.Space,
        _ when char.IsLetter(c) => c switch
        {
            '\u00AA' or '\u00BA' => Kind.Space,
            < '\u0370' => Kind.Latin,
            < '\u0400' => Kind.Greek,
            < '\u0530' => Kind.Cyrillic,
            _ => Kind.Other,
        },
        _ => char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.ModifierSymbol => Kind.Symbol,
            UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol when c >= '\u2200' => Kind.Symbol,
            UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => Kind.Impossible,
            _ => Kind.Space,
        },
    };

    // Letters come last.
    private enum Kind
    {
        Space,
        Symbol,
        Impossible,
        Latin,
        Greek,
        Cyrillic,
        Other,
    }
}
