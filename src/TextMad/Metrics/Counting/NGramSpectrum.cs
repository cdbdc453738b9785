namespace TextMad.Metrics.Counting;

/// <summary>How often the n-grams of a collection occur, without saying which: all that their number and entropies need.</summary>
/// <param name="Total">Number of n-grams.</param>
/// <param name="Types">Number of different n-grams.</param>
/// <param name="Profile">Pairs (c, how many different n-grams occur c times), by ascending c.</param>
internal sealed record NGramSpectrum(long Total, long Types, IReadOnlyList<(int Count, int Types)> Profile)
{
    /// <summary>Of n-grams that have numbers.</summary>
    public static NGramSpectrum Of(NGrams ngrams) => new(ngrams.Total, ngrams.Types, ngrams.Profile());

    /// <summary>Of n-grams part after part.</summary>
    public static NGramSpectrum Of(IEnumerable<NGramPart> parts)
    {
        long total = 0, types = 0;
        var profile = new SortedDictionary<int, int>();
        int[] counts = [];

        // Nearly all n-grams are rare: those are counted without a dictionary.
        var small = new int[1024];
        foreach (var part in parts)
        {
            total += part.Numbers.Length;
            types += part.Types;
            var own = ReusedArray.Cleared(ref counts, part.Types);
            foreach (var number in part.Numbers)
            {
                own[number]++;
            }

            foreach (var count in own)
            {
                if (count < small.Length)
                {
                    small[count]++;
                }
                else
                {
                    profile[count] = profile.GetValueOrDefault(count) + 1;
                }
            }
        }

        for (var count = 1; count < small.Length; count++)
        {
            if (small[count] > 0)
            {
                profile[count] = small[count];
            }
        }

        return new NGramSpectrum(total, types, [.. profile.Select(entry => (entry.Key, entry.Value))]);
    }
}
