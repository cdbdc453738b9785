using TextMad.Numerics.Elementary;

namespace TextMad.Metrics.Perplexity;

/// <summary>
/// How the perplexities of documents are spread: the share of documents in bins of equal width in ln(perplexity). Collapse moves the bulk
/// to the left, and can grow a long tail on the right [Shumailov et al., Nature 2024].
/// </summary>
public static class PerplexityHistogram
{
    /// <summary>Width of a bin in ln(perplexity).</summary>
    public const double BinWidth = 0.1;

    /// <summary>Returns the bins that hold a document: the perplexity at the bin's middle and the share of the documents, by rising perplexity.</summary>
    /// <param name="scored">Documents under a model; empty ones and those of probability 0 are left out.</param>
    public static IReadOnlyList<(double Perplexity, double Share)> Of(ScoredSequences scored)
    {
        ArgumentNullException.ThrowIfNull(scored);
        var bins = new SortedDictionary<int, int>();
        var total = 0;
        foreach (var (logProbability, tokens) in scored.Documents)
        {
            if (tokens > 0 && double.IsFinite(logProbability))
            {
                var bin = (int)Math.Floor(-logProbability / tokens / BinWidth);
                bins[bin] = bins.GetValueOrDefault(bin) + 1;
                total++;
            }
        }

        return [.. bins.Select(bin => (RealFunctions.Exp((bin.Key + 0.5) * BinWidth), (double)bin.Value / total))];
    }
}
