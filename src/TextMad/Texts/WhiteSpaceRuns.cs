using System.Text;

namespace TextMad.Texts;

/// <summary>
/// The one rule for white space in text that models are trained on and measured by, real and generated alike: none at either end, and inside at most
/// <see cref="Longest"/> characters in a row of which at most <see cref="LineEnds"/> end a line. A run that is longer keeps its beginning.
/// </summary>
/// <remarks>
/// Without it a model can fill its texts with white space, which metrics on words do not see. <see cref="TextAutomaton"/> holds what is being written to the
/// same rule.
/// </remarks>
public static class WhiteSpaceRuns
{
    /// <summary>Most characters of a run.</summary>
    public const int Longest = 8;

    /// <summary>Most ends of lines in a run: two leave one blank line.</summary>
    public const int LineEnds = 2;

    /// <summary>Returns the text with its runs bounded and its ends without white space; the same object when nothing changes.</summary>
    /// <param name="text">Any text.</param>
    public static string Bound(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        StringBuilder? bounded = null;
        int run = 0, ends = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var isSpace = char.IsWhiteSpace(text[i]);
            var isEnd = text[i] == '\n';
            if (isSpace && (run == Longest || (isEnd && ends == LineEnds)))
            {
                bounded ??= new StringBuilder(text, 0, i, text.Length);
                continue;
            }

            run = isSpace ? run + 1 : 0;
            ends = isSpace ? ends + (isEnd ? 1 : 0) : 0;
            bounded?.Append(text[i]);
        }

        return bounded?.ToString() ?? text;
    }
}
