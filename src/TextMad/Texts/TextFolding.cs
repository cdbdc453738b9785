using System.Globalization;

namespace TextMad.Texts;

/// <summary>
/// What two texts must share to count as the same: letters in lower case without combining marks, every number as <c>0</c>, punctuation and
/// symbols as space, white space folded. Characters of the astral planes stay as they are.
/// </summary>
internal static class TextFolding
{
    private const char Removed = '\0';

    private static readonly Lazy<char[]> _table = new(CreateTable);

    /// <summary>Folds a text: words parted by single spaces.</summary>
    /// <param name="text">The text.</param>
    /// <param name="into">Room for as many characters.</param>
    /// <returns>Characters written.</returns>
    public static int Fold(ReadOnlySpan<char> text, Span<char> into)
    {
        var table = _table.Value;
        var length = 0;
        var space = false;
        foreach (var c in text)
        {
            var folded = table[c];
            if (folded == ' ')
            {
                space = length > 0;
            }
            else if (folded != Removed && !(folded == '0' && !space && length > 0 && into[length - 1] == '0'))
            {
                if (space)
                {
                    into[length++] = ' ';
                    space = false;
                }

                into[length++] = folded;
            }
        }

        return length;
    }

    private static char[] CreateTable()
    {
        var table = new char[char.MaxValue + 1];
        for (var code = 0; code <= char.MaxValue; code++)
        {
            var c = (char)code;
            table[code] = char.GetUnicodeCategory(c) switch
            {
                UnicodeCategory.NonSpacingMark or UnicodeCategory.Format => Removed,
                UnicodeCategory.DecimalDigitNumber => '0',
                UnicodeCategory.Control or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation
                    or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation
                    or UnicodeCategory.OtherPunctuation or UnicodeCategory.MathSymbol or UnicodeCategory.CurrencySymbol
                    or UnicodeCategory.ModifierSymbol or UnicodeCategory.OtherSymbol => ' ',
                UnicodeCategory.Surrogate => c,
                _ => UnicodeNormalization.WithoutMarks(char.ToLowerInvariant(c)),
            };
        }

        return table;
    }
}
