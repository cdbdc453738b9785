using System.Text;

namespace TextMad.Texts;

/// <summary>Makes any string a document's text: valid Unicode, no U+0000, no controls of Latin-1, lines ended by <c>\n</c>.</summary>
internal static class TextCleaning
{
    private const char FirstControl = '\u0080';
    private const char LastControl = '\u009F';

    // What is meant by the controls of Latin-1 [WHATWG HTML 13.2.5.80]; a blank where nothing is.
    private const string Windows1252 =
        "\u20AC \u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152 \u017D  \u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153 \u017E\u0178";

    private static readonly System.Buffers.SearchValues<char> _suspects =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0xD800, 0x800).Select(c => (char)c), '\0', '\r']);

    /// <summary>Returns the clean text; what was put right is added to <paramref name="repairs"/>.</summary>
    public static string Clean(string text, ref TextRepairs repairs)
    {
        var suspect = text.AsSpan().IndexOfAny(_suspects);
        if (text.AsSpan().IndexOfAnyInRange(FirstControl, LastControl) is >= 0 and var control && (suspect < 0 || control < suspect))
        {
            suspect = control;
        }

        if (suspect < 0)
        {
            return text;
        }

        var clean = new StringBuilder(text.Length).Append(text, 0, suspect);
        for (var i = suspect; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\0')
            {
                repairs = repairs with { NullCharacters = repairs.NullCharacters + 1 };
            }
            else if (c == '\r')
            {
                clean.Append('\n');
                i += i + 1 < text.Length && text[i + 1] == '\n' ? 1 : 0;
            }
            else if (c is >= FirstControl and <= LastControl)
            {
                repairs = repairs with { ControlCharacters = repairs.ControlCharacters + 1 };
                clean.Append(Windows1252[c - FirstControl] is not ' ' and var meant ? [meant] : default(ReadOnlySpan<char>));
            }
            else if (!char.IsSurrogate(c))
            {
                clean.Append(c);
            }
            else if (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1]))
            {
                clean.Append(c).Append(text[++i]);
            }
            else
            {
                clean.Append('\uFFFD');
                repairs = repairs with { LoneSurrogates = repairs.LoneSurrogates + 1 };
            }
        }

        return clean.ToString();
    }

    /// <summary>Returns true when there is nothing to read: white space, and characters that show nothing (zero-width, joiners, marks of direction, fillers).</summary>
    public static bool IsBlank(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune) && !IsUnseen(rune))
            {
                return false;
            }
        }

        return true;
    }

    // Default ignorable code points [Unicode, DerivedCoreProperties] and controls.
    private static bool IsUnseen(Rune rune) => rune.Value switch
    {
        0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0 => true,
        >= 0x180B and <= 0x180F => true,
        >= 0xFE00 and <= 0xFE0F => true,
        >= 0xE0000 and <= 0xE0FFF => true,
        _ => Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.Control,
    };

    /// <summary>Returns the text of JSON with every escaped half of a surrogate pair (which no string can hold) as an escaped U+FFFD.</summary>
    public static string RepairEscapes(string json, ref TextRepairs repairs)
    {
        if (!json.Contains("\\ud", StringComparison.Ordinal) && !json.Contains("\\uD", StringComparison.Ordinal))
        {
            return json;
        }

        StringBuilder? repaired = null;
        for (var i = 0; i + 1 < json.Length; i++)
        {
            if (json[i] != '\\')
            {
                continue;
            }

            var unit = EscapedUnit(json, i);
            if (unit < 0)
            {
                i++;
            }
            else if (char.IsHighSurrogate((char)unit) && EscapedUnit(json, i + 6) is var low and >= 0 && char.IsLowSurrogate((char)low))
            {
                i += 11;
            }
            else
            {
                if (char.IsSurrogate((char)unit))
                {
                    repaired ??= new StringBuilder(json);
                    "FFFD".CopyTo(0, repaired, i + 2);
                    repairs = repairs with { LoneSurrogates = repairs.LoneSurrogates + 1 };
                }

                i += 5;
            }
        }

        return repaired?.ToString() ?? json;
    }

    private static void CopyTo(this string text, int from, StringBuilder target, int at)
    {
        for (var i = from; i < text.Length; i++)
        {
            target[at + i - from] = text[i];
        }
    }

    private static int EscapedUnit(string json, int at) =>
        at + 5 < json.Length && json[at] == '\\' && json[at + 1] == 'u'
        && ushort.TryParse(json.AsSpan(at + 2, 4), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var unit)
            ? unit
            : -1;
}
