using TextMad.Numerics.Elementary;

namespace TextMad.Experiments.Memorisation;

/// <summary>How like two sequences of tokens are, where they need not be equal.</summary>
internal static class TokenLikeness
{
    private const int LargestOrder = 4;

    /// <summary>Returns how many tokens both begin with.</summary>
    public static int CommonPrefix(ReadOnlySpan<int> one, ReadOnlySpan<int> other) => one.CommonPrefixLength(other);

    /// <summary>Returns BLEU-4 of a sequence with one reference [Papineni et al. 2002], without smoothing: 0 when no run of four tokens matches.</summary>
    public static double Bleu(ReadOnlySpan<int> candidate, ReadOnlySpan<int> reference)
    {
        var product = 1.0;
        for (var order = 1; order <= LargestOrder; order++)
        {
            if (candidate.Length < order || reference.Length < order)
            {
                return 0;
            }

            product *= (double)Matches(candidate, reference, order) / (candidate.Length - order + 1);
        }

        var brevity = candidate.Length >= reference.Length ? 1 : RealFunctions.Exp(1 - ((double)reference.Length / candidate.Length));
        return brevity * Math.Sqrt(Math.Sqrt(product));
    }

    /// <summary>Returns 1 - edit distance / the longer length (Levenshtein); 1 when both are empty.</summary>
    public static double EditSimilarity(ReadOnlySpan<int> one, ReadOnlySpan<int> other)
    {
        var longer = Math.Max(one.Length, other.Length);
        if (longer == 0)
        {
            return 1;
        }

        var row = new int[other.Length + 1];
        for (var j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 0; i < one.Length; i++)
        {
            var before = row[0];
            row[0] = i + 1;
            for (var j = 0; j < other.Length; j++)
            {
                var replaced = before + (one[i] == other[j] ? 0 : 1);
                before = row[j + 1];
                row[j + 1] = Math.Min(replaced, Math.Min(row[j], before) + 1);
            }
        }

        return 1 - ((double)row[^1] / longer);
    }

    /// <summary>Counts runs of the candidate that the reference has, each as often as the reference has it at most.</summary>
    private static int Matches(ReadOnlySpan<int> candidate, ReadOnlySpan<int> reference, int order)
    {
        // A few dozen tokens each: comparing all with all is quicker than any table.
        Span<bool> used = reference.Length <= 1024 ? stackalloc bool[reference.Length] : new bool[reference.Length];
        used.Clear();
        var count = 0;
        for (var i = 0; i + order <= candidate.Length; i++)
        {
            for (var j = 0; j + order <= reference.Length; j++)
            {
                if (!used[j] && candidate.Slice(i, order).SequenceEqual(reference.Slice(j, order)))
                {
                    used[j] = true;
                    count++;
                    break;
                }
            }
        }

        return count;
    }
}
