using System.Buffers;
using System.Text;

namespace TextMad.SimulatedWeb;

/// <summary>How texts stand on pages: UTF-8, paragraphs separated by single line feeds, words by single spaces.</summary>
internal static class PageText
{
    // A paragraph of more words is cut at the first sentence end after so many.
    private const int LongParagraph = 120;
    private const int CutAfter = 60;
    private const int LongestTitle = 70;

    private static readonly SearchValues<byte> _sentenceEnds = SearchValues.Create(".?!\n"u8);

    /// <summary>Returns a document's text as it stands on a page.</summary>
    public static byte[] Format(string text)
    {
        var formatted = new StringBuilder(text.Length);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var start = formatted.Length;
            var isSpace = true;
            foreach (var c in line)
            {
                if (char.IsWhiteSpace(c) || char.IsControl(c))
                {
                    isSpace = true;
                    continue;
                }

                if (isSpace && formatted.Length > 0)
                {
                    formatted.Append(formatted.Length == start ? '\n' : ' ');
                }

                isSpace = false;
                formatted.Append(c);
            }
        }

        var bytes = Encoding.UTF8.GetBytes(formatted.ToString());
        bytes = bytes.Length <= TextArena.LongestText ? bytes : bytes[..Boundary(bytes, TextArena.LongestText)];
        CutLongParagraphs(bytes);
        return bytes;
    }

    /// <summary>Returns the sentences of a text as ranges of bytes without the white space around them; a line feed ends one too.</summary>
    public static List<(int Start, int End)> Sentences(ReadOnlySpan<byte> text)
    {
        var sentences = new List<(int, int)>();
        var start = 0;
        while (start < text.Length)
        {
            var end = SentenceEnd(text, start);
            if (end > start)
            {
                sentences.Add((start, end));
            }

            start = end + 1;
        }

        return sentences;
    }

    /// <summary>Returns how many bytes two texts have in common at their beginning, paragraphs aside; ends with a whole character.</summary>
    public static int CommonPrefix(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var i = 0;
        while (i < a.Length && i < b.Length && (a[i] == b[i] || (a[i] <= ' ' && b[i] <= ' ')))
        {
            i++;
        }

        return Boundary(a, i);
    }

    /// <summary>Returns the beginning of the first sentence that serves as a title, without punctuation at its end.</summary>
    public static ReadOnlySpan<byte> Title(ReadOnlySpan<byte> text)
    {
        var end = SentenceEnd(text, 0);
        if (end > LongestTitle)
        {
            var space = text[..LongestTitle].LastIndexOf((byte)' ');
            end = space > 0 ? space : Boundary(text, LongestTitle);
        }

        return text[..end].TrimEnd(" .?!,;:\"'"u8);
    }

    /// <summary>Returns the ranges of the words of a text.</summary>
    public static List<(int Start, int End)> Words(ReadOnlySpan<byte> text)
    {
        var words = new List<(int, int)>(text.Length / 5);
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] <= ' ')
            {
                if (i > start)
                {
                    words.Add((start, i));
                }

                start = i + 1;
            }
        }

        return words;
    }

    // The end of the sentence that begins at start: at white space or at the text's end.
    private static int SentenceEnd(ReadOnlySpan<byte> text, int start)
    {
        for (var i = start; i < text.Length; i++)
        {
            var found = text[i..].IndexOfAny(_sentenceEnds);
            if (found < 0)
            {
                return text.Length;
            }

            i += found;
            if (text[i] == '\n')
            {
                return i;
            }

            var end = i + 1;
            while (end < text.Length && text[end] is (byte)'"' or (byte)'\'' or (byte)')' or (byte)']' or (byte)'.' or (byte)'?' or (byte)'!')
            {
                end++;
            }

            // Typographic closing quotes.
            while (end + 2 < text.Length && text[end] == 0xE2 && text[end + 1] == 0x80 && text[end + 2] is 0x99 or 0x9D)
            {
                end += 3;
            }

            // Initials and short titles (Mr., J.) do not end a sentence.
            var isAbbreviation = text[i] == '.' && IsShortCapitalised(text[start..i]);
            if (end >= text.Length || (text[end] <= ' ' && !isAbbreviation))
            {
                return Math.Min(end, text.Length);
            }

            i = end - 1;
        }

        return text.Length;
    }

    private static bool IsShortCapitalised(ReadOnlySpan<byte> before)
    {
        var word = before[(before.LastIndexOf((byte)' ') + 1)..];
        return word.Length is 1 or 2 && word[0] is >= (byte)'A' and <= (byte)'Z';
    }

    private static void CutLongParagraphs(Span<byte> text)
    {
        var words = 0;
        var start = 0;
        while (start < text.Length)
        {
            var end = SentenceEnd(text, start);
            words += text[start..end].Count((byte)' ') + 1;
            if (end < text.Length && text[end] == '\n')
            {
                words = 0;
            }
            else if (words >= CutAfter && end < text.Length && RestOfParagraph(text[end..]) > LongParagraph - CutAfter)
            {
                text[end] = (byte)'\n';
                words = 0;
            }

            start = end + 1;
        }
    }

    // Words up to the end of the paragraph, counted only as far as needed.
    private static int RestOfParagraph(ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, LongParagraph * 20)];
        var end = text.IndexOf((byte)'\n');
        return (end < 0 ? text : text[..end]).Count((byte)' ');
    }

    // The nearest place at or before a byte at which a character begins.
    private static int Boundary(ReadOnlySpan<byte> text, int at)
    {
        while (at > 0 && at < text.Length && (text[at] & 0xC0) == 0x80)
        {
            at--;
        }

        return at;
    }
}
