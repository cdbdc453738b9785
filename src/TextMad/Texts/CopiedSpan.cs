using TextMad.Texts.Duplicates;

namespace TextMad.Texts;

/// <summary>The longest run of words that one text has from another, in the words' normal form.</summary>
/// <param name="Words">Its length in words; 0 when no word is common.</param>
/// <param name="Start">Where it begins in the first text, in characters.</param>
/// <param name="End">The position after its last word.</param>
public readonly record struct CopiedSpan(int Words, int Start, int End)
{
    /// <summary>Returns the longest common run of words; the first of several.</summary>
    /// <remarks>Looks at pairs of places with the same word only: near-linear for texts of many different words.</remarks>
    public static CopiedSpan Between(string text, string other)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(other);
        var words = NearDuplicateSketch.WordsOf(text);
        var places = NearDuplicateSketch.WordsOf(other).Select((word, i) => (word.Hash, Place: i)).ToLookup(word => word.Hash, word => word.Place);

        // Length of the common run that ends at the word before, by its place in the other text.
        var before = new Dictionary<int, int>();
        var (longest, end) = (0, 0);
        for (var i = 0; i < words.Length; i++)
        {
            var here = new Dictionary<int, int>();
            foreach (var place in places[words[i].Hash])
            {
                var length = before.GetValueOrDefault(place - 1) + 1;
                here.Add(place, length);
                if (length > longest)
                {
                    (longest, end) = (length, i);
                }
            }

            before = here;
        }

        return longest == 0 ? default : new CopiedSpan(longest, words[end - longest + 1].Start, words[end].End);
    }
}
