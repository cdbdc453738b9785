using System.Globalization;
using System.Text;

namespace TextMad.MLTokenizers.HuggingFace;

/// <summary>Kinds of characters as Hugging Face's library, in Rust, has them.</summary>
internal static class CharacterKinds
{
    /// <summary>Whether a character has the property White_Space [Unicode Standard Annex 44].</summary>
    public static bool IsSpace(Rune rune) => rune.Value is (>= 9 and <= 13) or 32 or 0x85 || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>Whether it is punctuation: a sign of ASCII, or of the categories P.</summary>
    public static bool IsPunctuation(Rune rune) => rune.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation
            or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation;

    /// <summary>Whether it is a digit or another number.</summary>
    public static bool IsNumber(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    /// <summary>Whether it is a control, or of no kind of its own.</summary>
    public static bool IsOther(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate;

    /// <summary>Whether it is a mark of any kind.</summary>
    public static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    /// <summary>Whether it is part of a word, as <c>\w</c> of Unicode's regular expressions has it: letters, marks, digits, connectors and joiners.</summary>
    public static bool IsWord(Rune rune) => IsMark(rune) || Rune.IsLetter(rune) || rune.Value is 0x200C or 0x200D or (>= 0x24B6 and <= 0x24E9)
        or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation;

    /// <summary>Whether it is an ideograph by BERT's ranges, as that library has them.</summary>
    public static bool IsIdeograph(Rune rune) => rune.Value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    /// <summary>Returns a text in lower-case letters, each for itself.</summary>
    public static string Lower(string text)
    {
        // The one letter whose small form is two characters.
        var lower = text.ToLowerInvariant();
        return lower.Contains('\u0130', StringComparison.Ordinal) ? lower.Replace("\u0130", "i\u0307", StringComparison.Ordinal) : lower;
    }

    /// <summary>Returns the characters of a text that are to stay, or what becomes of them; null leaves one out.</summary>
    public static string Map(string text, Func<Rune, Rune?> map)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (map(rune) is { } kept)
            {
                result.Append(kept.ToString());
            }
        }

        return result.ToString();
    }
}
