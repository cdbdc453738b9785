using System.Globalization;
using System.Text;

namespace TextMad.Texts;

/// <summary>Puts a text's Unicode and white space in order.</summary>
public static class TextTidying
{
    /// <summary>
    /// Removes control characters, and those that show nothing (soft hyphen, zero-width space, word joiner, byte-order mark); makes the line and
    /// paragraph separators and NEL line ends, and every other white space a space.
    /// </summary>
    /// <remarks>The zero-width joiner and non-joiner stay: scripts and emoji need them.</remarks>
    public static string WithoutInvisible(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = FirstInvisible(text);
        if (at < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length).Append(text, 0, at);
        foreach (var c in text.AsSpan(at))
        {
            if (IsLineSeparator(c))
            {
                result.Append('\n');
            }
            else if (c is '\n' or '\t' || !char.IsWhiteSpace(c))
            {
                if (!IsInvisible(c))
                {
                    result.Append(c);
                }
            }
            else
            {
                result.Append(' ');
            }
        }

        return result.ToString();
    }

    /// <summary>Makes runs of spaces and tabs one space, trims lines and the text, and leaves at most one blank line between lines.</summary>
    public static string WithTidySpace(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var result = new StringBuilder(text.Length);
        var (ends, gap) = (0, false);
        foreach (var c in text)
        {
            if (c == '\n')
            {
                ends++;
                gap = false;
            }
            else if (char.IsWhiteSpace(c))
            {
                gap = true;
            }
            else
            {
                if (result.Length > 0)
                {
                    result.Append('\n', Math.Min(ends, 2)).Append(' ', gap && ends == 0 ? 1 : 0);
                }

                result.Append(c);
                (ends, gap) = (0, false);
            }
        }

        return result.Equals(text) ? text : result.ToString();
    }

    private static int FirstInvisible(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsInvisible(text[i]) || IsLineSeparator(text[i]) || (text[i] is not (' ' or '\n' or '\t') && char.IsWhiteSpace(text[i])))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsLineSeparator(char c) => c is '\u0085' or '\u2028' or '\u2029';

    private static bool IsInvisible(char c) =>
        c is '\u00AD' or '\u200B' or '\u2060' or '\uFEFF' || (char.GetUnicodeCategory(c) == UnicodeCategory.Control && !char.IsWhiteSpace(c));
}
