using System.Globalization;
using System.Text;
using TextMad.Texts;

namespace TextMad.Urls;

/// <summary>Domain names beyond ASCII, to ASCII, as browsers do it: UTS #46, non-transitional, lenient about length and hyphens.</summary>
/// <remarks>
/// The mapping is computed (ignorable characters go, letters become small, NFKC) instead of looked up in the standard's table, which is
/// made the same way. Of the checks, those of bidirectional text and of joiners in context are not made.
/// </remarks>
internal static class InternationalDomain
{
    private const string Prefix = "xn--";

    /// <summary>Returns the domain in ASCII, or null when it has a character that no domain may have.</summary>
    public static string? ToAscii(string domain)
    {
        var labels = Map(domain).Split('.');
        for (var i = 0; i < labels.Length; i++)
        {
            var label = labels[i];
            var encoded = label.StartsWith(Prefix, StringComparison.Ordinal);
            var unicode = encoded ? Punycode.Decode(label.AsSpan(Prefix.Length)) : label;
            if (unicode is null || (encoded && (Ascii.IsValid(unicode) || Map(unicode) != unicode)) || !IsValid(unicode))
            {
                return null;
            }

            if (!encoded && !Ascii.IsValid(label))
            {
                if (Punycode.Encode(label) is not { } code)
                {
                    return null;
                }

                labels[i] = Prefix + code;
            }
        }

        return string.Join('.', labels);
    }

    private static string Map(string text)
    {
        // Folding can undo a composition and composing can make a capital: twice is enough for both.
        var mapped = UnicodeNormalization.ComposeCompatible(Fold(text));
        return UnicodeNormalization.ComposeCompatible(Fold(mapped));
    }

    private static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is 0x3002)
            {
                folded.Append('.');
            }
            else if (rune.Value is 0x1E9E)
            {
                folded.Append('\u00DF');
            }
            else if (!IsIgnored(rune.Value))
            {
                folded.Append(Rune.ToLowerInvariant(rune));
            }
        }

        return folded.ToString();
    }

    private static bool IsIgnored(int code) =>
        code is 0xAD or 0x34F or 0x200B or 0x2060 or 0x2064 or 0xFEFF or (>= 0x180B and <= 0x180D) or 0x180F or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);

    private static bool IsValid(string label)
    {
        var first = true;
        foreach (var rune in label.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            var mark = category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
            if ((first && mark)
                || (rune.Value >= 128 && category is UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse
                    or UnicodeCategory.Surrogate or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                || rune.Value is 0xFFFD or (>= 0x2028 and <= 0x202E) or 0x200E or 0x200F or (>= 0x2FF0 and <= 0x2FFB))
            {
                return false;
            }

            first = false;
        }

        return true;
    }
}
