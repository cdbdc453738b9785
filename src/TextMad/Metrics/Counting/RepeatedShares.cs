using System.Numerics;

namespace TextMad.Metrics.Counting;

/// <summary>How many of the n-grams of each document are different, document by document. Exact: words decide, not their hashes.</summary>
internal static class RepeatedShares
{
    /// <summary>1 - different / all n-grams of each document; NaN for a document that has none.</summary>
    /// <param name="words">The words.</param>
    /// <param name="order">n, the length of the n-grams in words.</param>
    public static double[] Of(WordSequences words, int order)
    {
        var shares = new double[words.Documents];
        int[] slots = [];
        for (var document = 0; document < shares.Length; document++)
        {
            var all = words.Of(document);
            var count = all.Length - order + 1;
            shares[document] = count <= 0 ? double.NaN : (double)(count - Different(all, order, ref slots)) / count;
        }

        return shares;
    }

    /// <param name="words">The words of a document.</param>
    /// <param name="order">n.</param>
    /// <param name="slots">Room: 1 + where an n-gram first stands; 0 for none.</param>
    private static int Different(ReadOnlySpan<int> words, int order, ref int[] slots)
    {
        var count = words.Length - order + 1;
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)(2 * count));
        if (slots.Length < size)
        {
            slots = new int[size];
        }

        var table = slots.AsSpan(0, size);
        table.Clear();
        var different = 0;
        for (var i = 0; i < count; i++)
        {
            var ngram = words.Slice(i, order);
            var hash = 0UL;
            foreach (var word in ngram)
            {
                hash = (hash ^ (uint)word) * 0x9E3779B97F4A7C15UL;
                hash ^= hash >> 29;
            }

            var slot = (int)(hash & (ulong)(size - 1));
            while (table[slot] != 0 && !words.Slice(table[slot] - 1, order).SequenceEqual(ngram))
            {
                slot = (slot + 1) & (size - 1);
            }

            if (table[slot] == 0)
            {
                table[slot] = i + 1;
                different++;
            }
        }

        return different;
    }
}
