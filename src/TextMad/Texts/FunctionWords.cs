using System.Runtime.CompilerServices;

namespace TextMad.Texts;

/// <summary>How much of a text are function words of a language: words that are frequent and have no meaning of their own, such as <c>the</c> and <c>of</c>.</summary>
/// <remarks>
/// In English prose about 40% of the words are of English's list; texts in other languages that share some of its words (<c>in</c>, <c>a</c>, <c>is</c>) stay
/// below 20%. Close relatives are not told apart: of 200 Serbian texts of 200 characters 61 had the share of a Russian one.
/// </remarks>
public static class FunctionWords
{
    /// <summary>Looking at more words than this would not change the answer.</summary>
    private const int MostWords = 2000;

    private static readonly ConditionalWeakTable<LanguageProfile, Vocabulary> _vocabularies = [];

    /// <summary>Returns the share of a language's function words among the first 2,000 words of a text; 0 when it has fewer than ten words.</summary>
    public static double Share(ReadOnlySpan<char> text, LanguageProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return _vocabularies.GetValue(profile, asked => new Vocabulary(asked.FunctionWords)).Share(text);
    }

    /// <summary>Words that are looked for in a text.</summary>
    private sealed class Vocabulary(IReadOnlyCollection<string> words)
    {
        private readonly HashSet<string> _words = new(words, StringComparer.OrdinalIgnoreCase);
        private readonly int _longest = words.Count == 0 ? 0 : words.Max(word => word.Length);

        public double Share(ReadOnlySpan<char> text)
        {
            var lookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();
            var (words, found, start) = (0, 0, -1);
            for (var i = 0; i <= text.Length && words < MostWords; i++)
            {
                if (i < text.Length && char.IsLetter(text[i]))
                {
                    start = start < 0 ? i : start;
                    continue;
                }

                if (start >= 0)
                {
                    words++;
                    found += i - start <= _longest && lookup.Contains(text[start..i]) ? 1 : 0;
                    start = -1;
                }
            }

            return words >= LanguageIdentifier.LeastWords ? (double)found / words : 0;
        }
    }
}
