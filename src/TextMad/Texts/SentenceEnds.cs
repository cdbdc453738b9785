namespace TextMad.Texts;

/// <summary>
/// Where sentences end: at a word that ends in <c>.</c>, <c>?</c>, <c>!</c> or an ellipsis, closing quotes and brackets left aside, unless it is an
/// abbreviation or an initial (<c>Mr.</c>, <c>J.</c>). The full stops and marks of scripts without spaces (<c>。</c>, <c>？</c>, <c>！</c>) end one wherever they stand
/// [Unicode Standard Annex #29, 5.1, SB11]; Thai has no mark for the end of a sentence, so that its sentences are not told apart.
/// </summary>
public sealed class SentenceEnds
{
    private const string Closing = "\"'”’»)]}」』）》】";

    private readonly HashSet<string> _abbreviations;

    /// <summary>Creates the rule for a language.</summary>
    public SentenceEnds(LanguageProfile language)
    {
        ArgumentNullException.ThrowIfNull(language);
        _abbreviations = new HashSet<string>(language.Abbreviations, StringComparer.Ordinal);
    }

    /// <summary>Returns whether a word (a run of characters that are not white space) ends a sentence.</summary>
    public bool EndsSentence(ReadOnlySpan<char> word)
    {
        var core = word.TrimEnd(Closing);
        if (core.Length == 0 || core[^1] is not ('.' or '?' or '!' or '…' or '。' or '｡' or '？' or '！'))
        {
            return false;
        }

        var isInitial = core.Length == 2 && core[1] == '.' && char.IsUpper(core[0]);
        return core[^1] != '.' || !(isInitial || _abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().Contains(core.TrimStart("\"'“‘«([{")));
    }

    /// <summary>Returns the number of sentences; words after the last sentence end count as one more.</summary>
    public int Count(ReadOnlySpan<char> text)
    {
        var sentences = 0;
        var open = false;
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && !char.IsWhiteSpace(text[i]))
            {
                start = start < 0 ? i : start;
                if (text[i] is not ('。' or '｡' or '？' or '！'))
                {
                    continue;
                }

                while (i + 1 < text.Length && (text[i + 1] is '。' or '｡' or '？' or '！' || Closing.Contains(text[i + 1])))
                {
                    i++;
                }

                sentences++;
                (open, start) = (false, -1);
            }
            else if (start >= 0)
            {
                open = !EndsSentence(text[start..i]);
                sentences += open ? 0 : 1;
                start = -1;
            }
        }

        return sentences + (open ? 1 : 0);
    }
}
