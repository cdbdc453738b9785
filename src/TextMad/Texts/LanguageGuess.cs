using System.Runtime.CompilerServices;

namespace TextMad.Texts;

/// <summary>
/// A small and honest guess of a text's language: the one of which it has most function words, when these are enough; unknown otherwise.
/// </summary>
/// <remarks>
/// In English prose about 40% of the words are of the list; texts in other languages that share some of its words (<c>in</c>,
/// <c>a</c>, <c>is</c>) stay below 20%. Which languages can be told is what <see cref="LanguageProfile.Shipped"/> says;
/// a close relative of one of them that is not among them can be taken for it.
/// </remarks>
public static class LanguageGuess
{
    /// <summary>Fewer words tell nothing.</summary>
    public const int LeastWords = 10;

    /// <summary>Looking at more words than this would not change the answer.</summary>
    private const int MostWords = 2000;

    private static readonly Vocabulary _shipped = new(LanguageProfile.Shipped);

    private static readonly ConditionalWeakTable<LanguageProfile, Vocabulary> _asked = [];

    /// <summary>Returns the language as a BCP 47 tag, or null when that cannot be said.</summary>
    public static string? Of(ReadOnlySpan<char> text)
    {
        Span<double> shares = stackalloc double[LanguageProfile.Shipped.Count];
        _shipped.Measure(text, shares);
        (string? Code, double Share) best = (null, 0);
        for (var i = 0; i < shares.Length; i++)
        {
            var profile = LanguageProfile.Shipped[i];
            best = shares[i] >= profile.FunctionWordShare && shares[i] > best.Share ? (profile.Code, shares[i]) : best;
        }

        return best.Code;
    }

    /// <summary>Returns the share of a language's function words among the first 2,000 words of a text; 0 when it has fewer than ten words.</summary>
    public static double Share(ReadOnlySpan<char> text, LanguageProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        Span<double> share = stackalloc double[1];
        _asked.GetValue(profile, asked => new Vocabulary([asked])).Measure(text, share);
        return share[0];
    }

    /// <summary>The function words of some languages, so that a text is read once for all of them.</summary>
    private sealed class Vocabulary
    {
        private readonly Dictionary<string, int> _languages = new(StringComparer.OrdinalIgnoreCase);
        private readonly int _longest;

        public Vocabulary(IReadOnlyList<LanguageProfile> profiles)
        {
            for (var i = 0; i < profiles.Count; i++)
            {
                foreach (var word in profiles[i].FunctionWords)
                {
                    _languages[word] = _languages.GetValueOrDefault(word) | (1 << i);
                    _longest = Math.Max(_longest, word.Length);
                }
            }
        }

        /// <summary>The share of each language's function words.</summary>
        public void Measure(ReadOnlySpan<char> text, Span<double> shares)
        {
            var lookup = _languages.GetAlternateLookup<ReadOnlySpan<char>>();
            shares.Clear();
            var words = 0;
            var start = -1;
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
                    var languages = i - start <= _longest && lookup.TryGetValue(text[start..i], out var having) ? having : 0;
                    for (var language = 0; languages != 0; language++, languages >>= 1)
                    {
                        shares[language] += languages & 1;
                    }

                    start = -1;
                }
            }

            for (var language = 0; language < shares.Length; language++)
            {
                shares[language] = words >= LeastWords ? shares[language] / words : 0;
            }
        }
    }
}
