namespace TextMad.Metrics.Counting;

/// <summary>How often each n-gram occurs in the reference and in the texts.</summary>
/// <param name="Profile">(count in the reference, count in the texts, number of n-grams with these counts), in ascending order.</param>
/// <param name="ReferenceTotal">n-grams of the reference.</param>
/// <param name="TextsTotal">n-grams of the texts.</param>
internal sealed record NGramComparison(
    IReadOnlyList<(int Reference, int Texts, int Types)> Profile, long ReferenceTotal, long TextsTotal)
{
    /// <summary>Number of different n-grams in either.</summary>
    public long Types => Profile.Sum(entry => (long)entry.Types);

    /// <summary>Compares two collections.</summary>
    public static NGramComparison Of(TextCollection reference, TextCollection texts, int order)
    {
        var joint = Join(reference, texts);
        var ngrams = NGrams.Unigrams(joint);
        while (ngrams.Order < order)
        {
            ngrams = ngrams.Longer();
        }

        // The count in the reference is the high half, so that sorting orders by it first.
        var pairs = new ulong[ngrams.Types];
        for (var document = 0; document < ngrams.Documents; document++)
        {
            var one = document < reference.Texts.Count ? 1UL << 32 : 1UL;
            foreach (var ngram in ngrams.Of(document))
            {
                pairs[ngram] += one;
            }
        }

        Array.Sort(pairs);
        var profile = new List<(int, int, int)>();
        long referenceTotal = 0, textsTotal = 0;
        for (var i = 0; i < pairs.Length;)
        {
            var first = i;
            while (i < pairs.Length && pairs[i] == pairs[first])
            {
                i++;
            }

            var (inReference, inTexts) = ((int)(pairs[first] >> 32), (int)(uint)pairs[first]);
            profile.Add((inReference, inTexts, i - first));
            referenceTotal += (long)inReference * (i - first);
            textsTotal += (long)inTexts * (i - first);
        }

        return new NGramComparison(profile, referenceTotal, textsTotal);
    }

    private static WordSequences Join(TextCollection reference, TextCollection texts)
    {
        var (first, second) = (reference.WordSequences, texts.WordSequences);
        var types = first.Types;
        var renumbered = new int[second.Types];
        foreach (var (word, number) in texts.Vocabulary)
        {
            renumbered[number] = reference.Vocabulary.TryGetValue(word, out var known) ? known : types++;
        }

        return new WordSequences(
            [.. first.Numbers, .. second.Numbers.Select(number => renumbered[number])],
            [.. first.Starts, .. second.Starts.Skip(1).Select(start => first.Numbers.Length + start)],
            types);
    }
}
