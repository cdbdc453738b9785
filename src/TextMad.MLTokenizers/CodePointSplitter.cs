using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PreTokenizer = Microsoft.ML.Tokenizers.PreTokenizer;

namespace TextMad.MLTokenizers;

/// <summary>
/// Cuts text by a pattern of tiktoken's, whose classes are those of code points. A .NET regular expression sees UTF-16 units, and the halves of a
/// character beyond the basic plane belong to no class of letters or digits; so each such character is shown to the pattern as one unit of
/// its category, which is all that the patterns ask of it.
/// </summary>
/// <param name="pattern">Matches every piece, and every character is part of one.</param>
internal sealed class CodePointSplitter(Regex pattern) : PreTokenizer
{
    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text)
    {
        var pieces = new List<(int, int)>();
        if (!text.ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            foreach (var match in pattern.EnumerateMatches(text))
            {
                pieces.Add((match.Index, match.Length));
            }

            return pieces;
        }

        var shown = new char[text.Length];
        var origins = new int[text.Length + 1];
        var count = 0;
        for (var at = 0; at < text.Length; count++)
        {
            Rune.DecodeFromUtf16(text[at..], out var rune, out var units);
            shown[count] = units == 2 ? Representative(rune) : text[at];
            origins[count] = at;
            at += units;
        }

        origins[count] = text.Length;
        foreach (var match in pattern.EnumerateMatches(shown.AsSpan(0, count)))
        {
            var start = origins[match.Index];
            pieces.Add((start, origins[match.Index + match.Length] - start));
        }

        return pieces;
    }

    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text) => PreTokenize(text.AsSpan());

    /// <summary>Returns a character of the basic plane of the same category that no pattern names.</summary>
    private static char Representative(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter => '\u0391',
        UnicodeCategory.LowercaseLetter => '\u03B1',
        UnicodeCategory.TitlecaseLetter => '\u01C5',
        UnicodeCategory.ModifierLetter => '\u02B0',
        UnicodeCategory.OtherLetter => '\u05D0',
        UnicodeCategory.NonSpacingMark => '\u0300',
        UnicodeCategory.SpacingCombiningMark => '\u0903',
        UnicodeCategory.EnclosingMark => '\u0488',
        UnicodeCategory.DecimalDigitNumber => '\u0660',
        UnicodeCategory.LetterNumber => '\u2160',
        UnicodeCategory.OtherNumber => '\u00B2',
        _ => '\u00A7',
    };
}
