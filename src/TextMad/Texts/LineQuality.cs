namespace TextMad.Texts;

/// <summary>
/// What the line filters of the FineWeb recipe look at [Penedo et al. 2024], to tell prose from lists of links and leftovers of page design: how
/// lines end, how long they are and how often they repeat.
/// </summary>
/// <remarks>
/// White space around lines is left aside, and lines of nothing else do not count, except that every line end of the text counts in
/// <paramref name="LinesPerWord"/>. Words are <see cref="TextTokens"/>.
/// </remarks>
/// <param name="Lines">Number of lines.</param>
/// <param name="Punctuated">Share of lines that end in punctuation.</param>
/// <param name="Short">Share of short lines.</param>
/// <param name="Duplicated">Share of characters in lines that occurred before.</param>
/// <param name="LinesPerWord">Line ends per word.</param>
public readonly record struct LineQuality(int Lines, double Punctuated, double Short, double Duplicated, double LinesPerWord)
{
    private static readonly LineLimits _fineWeb = new();
    private static readonly System.Buffers.SearchValues<char> _endings = System.Buffers.SearchValues.Create(".!?\"'”’…。！？");

    /// <summary>Returns the first of FineWeb's rules that a text breaks, a stable reason code; null when it keeps all.</summary>
    public static string? Refuse(string text) => Of(text, TextTokens.Of(text).Count, _fineWeb.ShortLength).Broken(_fineWeb);

    /// <summary>Measures a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="words">Its number of tokens.</param>
    /// <param name="shortLength">Lines of this many code points or fewer are short.</param>
    public static LineQuality Of(string text, int words, int shortLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        int lines = 0, punctuated = 0, brief = 0, characters = 0, repeated = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range).Trim();
            if (line.Length == 0)
            {
                continue;
            }

            var length = TextTokens.CodePoints(line);
            lines++;
            characters += length;
            punctuated += _endings.Contains(line[^1]) ? 1 : 0;
            brief += length <= shortLength ? 1 : 0;
            repeated += seen.Add(line.ToString()) ? 0 : length;
        }

        return new LineQuality(
            lines,
            Ratio(punctuated, lines),
            Ratio(brief, lines),
            Ratio(repeated, characters),
            Ratio(text.AsSpan().Count('\n'), words));
    }

    /// <summary>Returns the first rule that these lines break, a stable reason code; null when they keep all.</summary>
    public string? Broken(LineLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return Lines == 0 || Punctuated < limits.LeastPunctuated ? TextReasons.LinePunctuation
            : Short > limits.MostShort ? TextReasons.ShortLines
            : Duplicated > limits.MostDuplicated ? TextReasons.DuplicateLines
            : LinesPerWord > limits.MostLinesPerWord ? TextReasons.ManyLines
            : null;
    }

    private static double Ratio(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
