namespace TextMad.Metrics.Counting;

/// <summary>Zipf's picture: the relative frequency of the r-th commonest word, for ranks spread evenly over a logarithmic axis.</summary>
public static class RankFrequency
{
    /// <summary>Returns the same ranks for every collection (each at least a tenth above the last), so that curves can be averaged.</summary>
    /// <returns>Rank and frequency, by rising rank; the last rank is at most the number of different words.</returns>
    public static IReadOnlyList<(int Rank, double Frequency)> Of(TextCollection texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var words = texts.NGramsOf(1);
        var sorted = words.Counts.ToArray();
        Array.Sort(sorted);
        var curve = new List<(int, double)>();
        for (var rank = 1; rank <= sorted.Length; rank = Math.Max(rank + 1, rank * 11 / 10))
        {
            curve.Add((rank, (double)sorted[^rank] / words.Total));
        }

        return curve;
    }
}
