namespace TextMad.Metrics.Counting;

/// <summary>How often the n-grams of a collection occur, without saying which: all that their number and entropies need.</summary>
/// <param name="Total">Number of n-grams.</param>
/// <param name="Types">Number of different n-grams.</param>
/// <param name="Profile">Pairs (c, how many different n-grams occur c times), by ascending c.</param>
internal sealed record NGramSpectrum(long Total, long Types, IReadOnlyList<(int Count, int Types)> Profile)
{
    /// <summary>Room for the table of n-grams in bytes; what needs more is counted in several passes.</summary>
    public const long DefaultTableBytes = 1L << 27;

    /// <summary>Of n-grams that have numbers.</summary>
    public static NGramSpectrum Of(NGrams ngrams) => new(ngrams.Total, ngrams.Types, ngrams.Profile());

    /// <summary>
    /// Counts n-grams exactly in bounded memory: pass i over the words counts the n-grams whose hash falls into slice i, and there are as
    /// many passes as keep the table in its room.
    /// </summary>
    /// <param name="words">The words.</param>
    /// <param name="order">n, the length of the n-grams in words, at least 1.</param>
    /// <param name="tableBytes">Room for the table; it can need half as much again for a moment while it grows.</param>
    public static NGramSpectrum Count(WordSequences words, int order, long tableBytes = DefaultTableBytes)
    {
        if (order == 1)
        {
            return Of(NGrams.Unigrams(words));
        }

        var slices = SlicesOf(words, tableBytes);
        long total = 0, types = 0;
        var profile = new SortedDictionary<int, int>();
        for (var slice = 0; slice < slices; slice++)
        {
            AddSlice(slice);
            GiveBack(slices, words);
        }

        return new NGramSpectrum(total, types, [.. profile.Select(entry => (entry.Key, entry.Value))]);

        void AddSlice(int slice)
        {
            var table = NGramTable.Of(words, order, slice, slices);
            total += table.Total;
            types += table.Types;
            table.AddTo(profile);
        }
    }

    private const long LeastWorthGivingBack = 32L << 20;

    /// <summary>Gives the room of a part back before the next is taken: where there is much memory, the runtime alone would let several add up.</summary>
    /// <param name="parts">Parts in all; one needs no giving back.</param>
    /// <param name="words">What is counted: collecting takes a tenth of a second, which parts of a few megabytes are not worth.</param>
    public static void GiveBack(int parts, WordSequences words)
    {
        if (parts > 1 && NGramTable.BytesFor(words.Numbers.Length) / parts > LeastWorthGivingBack)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    /// <summary>Returns into how many slices n-grams are divided so that the table of one has this room.</summary>
    public static int SlicesOf(WordSequences words, long tableBytes) =>
        (int)Math.Max(1, (NGramTable.BytesFor(words.Numbers.Length) + tableBytes - 1) / tableBytes);
}
