namespace TextMad.Texts;

/// <summary>
/// The line filters of the FineWeb recipe [Penedo et al. 2024]: tell prose from lists of links and leftovers of page design by how
/// lines end, how long they are and how often they repeat.
/// </summary>
public static class LineQuality
{
    /// <summary>Too few lines end in punctuation.</summary>
    public const string LinePunctuation = "line_punctuation";

    /// <summary>Too many lines are short.</summary>
    public const string ShortLines = "short_lines";

    /// <summary>Too many characters are in lines that stood before.</summary>
    public const string DuplicateLines = "duplicate_lines";

    /// <summary>Too many lines for so few words.</summary>
    public const string ManyLines = "many_lines";

    /// <summary>Least share of lines that end in punctuation.</summary>
    public const double LeastPunctuated = 0.12;

    /// <summary>Lines of so many characters or fewer are short.</summary>
    public const int ShortLength = 30;

    /// <summary>Largest share of short lines.</summary>
    public const double MostShort = 0.67;

    /// <summary>Largest share of characters in lines that stood before.</summary>
    public const double MostDuplicated = 0.01;

    /// <summary>Most line ends per word.</summary>
    public const double MostLinesPerWord = 0.3;

    private static readonly System.Buffers.SearchValues<char> _endings = System.Buffers.SearchValues.Create(".!?\"'”’…。！？");

    /// <summary>The first rule that a text breaks, a stable reason code; null when it keeps all. Blank lines do not count.</summary>
    public static string? Refuse(string text)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        int lines = 0, punctuated = 0, brief = 0, characters = 0, repeated = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range).Trim();
            if (line.Length == 0)
            {
                continue;
            }

            lines++;
            characters += line.Length;
            punctuated += _endings.Contains(line[^1]) ? 1 : 0;
            brief += line.Length <= ShortLength ? 1 : 0;
            repeated += seen.Add(line.ToString()) ? 0 : line.Length;
        }

        return lines == 0 || punctuated < LeastPunctuated * lines ? LinePunctuation
            : brief > MostShort * lines ? ShortLines
            : repeated > MostDuplicated * characters ? DuplicateLines
            : lines - 1 > MostLinesPerWord * Document.CountWords(text) ? ManyLines
            : null;
    }
}
