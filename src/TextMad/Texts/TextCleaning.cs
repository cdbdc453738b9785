using System.Text;

namespace TextMad.Texts;

/// <summary>Makes any string a document's text: valid Unicode, no U+0000, lines ended by <c>\n</c>.</summary>
internal static class TextCleaning
{
    private static readonly System.Buffers.SearchValues<char> _suspects =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0xD800, 0x800).Select(c => (char)c), '\0', '\r']);

    /// <summary>The clean text; what was put right is added to <paramref name="repairs"/>.</summary>
    public static string Clean(string text, ref TextRepairs repairs)
    {
        var suspect = text.AsSpan().IndexOfAny(_suspects);
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

    /// <summary>The text of JSON with every escaped half of a surrogate pair (which no string can hold) as an escaped U+FFFD.</summary>
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
