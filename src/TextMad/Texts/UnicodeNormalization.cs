using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace TextMad.Texts;

/// <summary>
/// Normalization forms [Unicode Standard Annex #15]. The platform's own does nothing when globalization is invariant, as it is here so that
/// results do not depend on a machine's libraries.
/// </summary>
internal static class UnicodeNormalization
{
    private const int HangulFirst = 0xAC00;
    private const int HangulLast = 0xD7A3;
    private const int LeadFirst = 0x1100;
    private const int VowelFirst = 0x1161;
    private const int TailBase = 0x11A7;
    private const int VowelCount = 21;
    private const int TailCount = 28;

    private static readonly Lazy<Tables> _tables = new(Load);

    /// <summary>NFC: composed as far as possible, compatibility characters kept.</summary>
    public static string ComposeCanonical(string text) => Compose(text, compatible: false);

    /// <summary>NFKC: compatibility characters replaced, then composed as far as possible.</summary>
    public static string ComposeCompatible(string text) => Compose(text, compatible: true);

    /// <summary>NFD: letters and their marks apart.</summary>
    public static string DecomposeCanonical(string text) => Ascii.IsValid(text) ? text : TextOf(Decompose(text, compatible: false));

    /// <summary>Returns the text in normalisation form KD.</summary>
    public static string DecomposeCompatible(string text) => Ascii.IsValid(text) ? text : TextOf(Decompose(text, compatible: true));

    private static string Compose(string text, bool compatible)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var codes = Decompose(text, compatible);
        Compose(codes);
        return TextOf(codes);
    }

    private static List<int> Decompose(string text, bool compatible)
    {
        var codes = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, codes, compatible);
        }

        Order(codes);
        return codes;
    }

    private static string TextOf(List<int> codes)
    {
        var text = new StringBuilder(codes.Count);
        Span<char> units = stackalloc char[2];
        foreach (var code in codes)
        {
            text.Append(units[..new Rune(code).EncodeToUtf16(units)]);
        }

        return text.ToString();
    }

    /// <summary>Returns the character that the canonical decomposition begins with, when all that follows are marks; else the character itself.</summary>
    /// <param name="c">The character.</param>
    /// <param name="marks">The marks, in no particular order; empty when there are none.</param>
    public static char WithoutMarks(char c, out IReadOnlyList<int> marks)
    {
        if (!_tables.Value.Canonical.ContainsKey(c))
        {
            marks = [];
            return c;
        }

        var codes = new List<int>();
        Decompose(c, codes, compatible: false);
        if (codes[0] > char.MaxValue || !codes.Skip(1).All(IsMark))
        {
            marks = [];
            return c;
        }

        marks = codes[1..];
        return (char)codes[0];
    }

    private static bool IsMark(int code) => Rune.GetUnicodeCategory(new Rune(code)) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static void Decompose(int code, List<int> into, bool compatible)
    {
        if (code is >= HangulFirst and <= HangulLast)
        {
            var syllable = code - HangulFirst;
            into.Add(LeadFirst + (syllable / (VowelCount * TailCount)));
            into.Add(VowelFirst + (syllable % (VowelCount * TailCount) / TailCount));
            if (syllable % TailCount > 0)
            {
                into.Add(TailBase + (syllable % TailCount));
            }
        }
        else if (_tables.Value.Canonical.TryGetValue(code, out var parts) || (compatible && _tables.Value.Compatible.TryGetValue(code, out parts)))
        {
            foreach (var part in parts)
            {
                Decompose(part, into, compatible);
            }
        }
        else
        {
            into.Add(code);
        }
    }

    /// <summary>Canonical ordering: runs of combining characters by class, stably.</summary>
    private static void Order(List<int> codes)
    {
        var classes = _tables.Value.Classes;
        for (var i = 1; i < codes.Count; i++)
        {
            if (!classes.ContainsKey(codes[i]))
            {
                continue;
            }

            var end = i;
            while (end < codes.Count && classes.ContainsKey(codes[end]))
            {
                end++;
            }

            if (end - i > 1)
            {
                var run = codes.GetRange(i, end - i).OrderBy(code => classes[code]).ToList();
                run.CopyTo(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(codes)[i..end]);
            }

            i = end;
        }
    }

    private static void Compose(List<int> codes)
    {
        var kept = 0;
        var starter = -1;
        var last = 0;
        for (var i = 0; i < codes.Count; i++)
        {
            var code = codes[i];
            var combining = _tables.Value.Classes.GetValueOrDefault(code);
            if (starter >= 0 && (kept == starter + 1 || (last < combining && last != 0)) && Pair(codes[starter], code) is { } composed)
            {
                codes[starter] = composed;
                continue;
            }

            if (combining == 0)
            {
                starter = kept;
            }

            last = combining;
            codes[kept++] = code;
        }

        codes.RemoveRange(kept, codes.Count - kept);
    }

    private static int? Pair(int first, int second)
    {
        if (first is >= LeadFirst and < LeadFirst + 19 && second is >= VowelFirst and < VowelFirst + VowelCount)
        {
            return HangulFirst + ((((first - LeadFirst) * VowelCount) + second - VowelFirst) * TailCount);
        }

        if (first is >= HangulFirst and <= HangulLast && (first - HangulFirst) % TailCount == 0 && second is > TailBase and < TailBase + TailCount)
        {
            return first + second - TailBase;
        }

        return _tables.Value.Pairs.TryGetValue((first, second), out var composed) ? composed : null;
    }

    private static Tables Load()
    {
        var tables = new Tables([], [], [], []);
        var excluded = new HashSet<int>();
        using var packed = typeof(UnicodeNormalization).Assembly.GetManifestResourceStream("TextMad.Texts.Unicode.gz")!;
        using var reader = new StreamReader(new GZipStream(packed, CompressionMode.Decompress), Encoding.ASCII);
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(' ');
            var code = Hexadecimal(fields[0]);
            switch (fields[1])
            {
                case "c":
                    tables.Canonical.Add(code, [.. fields[2..].Select(Hexadecimal)]);
                    break;
                case "k":
                    tables.Compatible.Add(code, [.. fields[2..].Select(Hexadecimal)]);
                    break;
                case "x":
                    excluded.Add(code);
                    break;
                default:
                    tables.Classes.Add(code, int.Parse(fields[2], CultureInfo.InvariantCulture));
                    break;
            }
        }

        foreach (var (code, parts) in tables.Canonical.Where(entry => entry.Value.Length == 2 && !excluded.Contains(entry.Key)))
        {
            tables.Pairs.Add((parts[0], parts[1]), code);
        }

        return tables;
    }

    private static int Hexadecimal(string digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private sealed record Tables(
        Dictionary<int, int[]> Canonical, Dictionary<int, int[]> Compatible, Dictionary<int, int> Classes, Dictionary<(int First, int Second), int> Pairs);
}
