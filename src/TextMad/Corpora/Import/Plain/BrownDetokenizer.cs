using System.Text;

namespace TextMad.Corpora.Import.Plain;

/// <summary>Sets the Brown corpus's tokens as running text.</summary>
/// <remarks>
/// <list type="bullet">
/// <item>The corpus's doubled marks (<c>; ;</c>, <c>? ?</c>, <c>! !</c>, and a few <c>: :</c> and <c>, ,</c>) are set once, as is the stop
/// after an abbreviation (<c>Jr. .</c>).</item>
/// <item><c>``</c> and <c>''</c> become <c>"</c>; a lone <c>'</c> opens or closes by turns, unless its neighbours decide.</item>
/// <item>Closing marks join the word before, opening marks the word after; <c>--</c> stands between spaces.</item>
/// <item>The corpus's order of quotes and stops is kept: <c>"so", he said</c>.</item>
/// <item>A lone <c>/</c> joins its neighbours, a lone <c>-</c> joins numbers.</item>
/// </list>
/// </remarks>
internal static class BrownDetokenizer
{
    /// <summary>Appends the text of a paragraph's words.</summary>
    public static void Append(StringBuilder text, IReadOnlyList<string> words)
    {
        var glued = true;
        var quoted = false;
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            var before = Neighbour(words, i - 1);
            if (word is "," or ";" or ":" or "?" or "!" ? before == word : word == "." && before.EndsWith('.'))
            {
                continue;
            }

            var after = Neighbour(words, i + 1);
            var opens = word is "``" or "(" or "[" or "{";
            var closes = word is "''" or ")" or "]" or "}" or "," or "." or ";" or ":" or "?" or "!" or "%";
            if (word == "'")
            {
                opens = OpensQuote(before, after, quoted);
                closes = !opens;
                quoted = opens;
            }

            var joins = word == "/" || (word == "-" && IsNumber(before) && IsNumber(after));
            if (!glued && !closes && !joins)
            {
                text.Append(' ');
            }

            text.Append(word is "``" ? "\"" : word.Replace("''", "\"", StringComparison.Ordinal));
            glued = opens || joins;
        }
    }

    private static bool OpensQuote(string before, string after, bool quoted)
    {
        if (before is "" or "``" or "(" or "[" or ":" or "--")
        {
            return true;
        }

        return after is not ("" or "," or "." or ";" or ":" or "?" or "!" or "''" or ")" or "]") && !quoted;
    }

    private static bool IsNumber(string word) => word.Length > 0 && (char.IsAsciiDigit(word[0]) || word[0] == '$');

    private static string Neighbour(IReadOnlyList<string> words, int index) => index >= 0 && index < words.Count ? words[index] : "";
}
