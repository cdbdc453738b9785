using TextMad.Numerics.Elementary;
using TextMad.Statistics;

namespace TextMad.Metrics.Perplexity;

/// <summary>The perplexity per token of each scored document.</summary>
internal static class DocumentPerplexities
{
    /// <summary>Returns the perplexity of each document, in order; null for one without tokens or of probability 0.</summary>
    public static IReadOnlyList<double?> Of(ScoredSequences scored) =>
        [.. scored.Documents.Select(document => document.Tokens > 0 && Value(document) is var value && double.IsFinite(value) ? value : (double?)null)];

    /// <summary>Returns the percentile over the documents that have tokens, by linear interpolation.</summary>
    public static MetricResult Percentile(ScoredSequences scored, int percentile)
    {
        var documents = scored.Documents;
        var perplexities = documents.Where(document => document.Tokens > 0).Select(Value).ToArray();
        if (perplexities.Length == 0)
        {
            return MetricResult.Absent("there is no generated text");
        }

        Array.Sort(perplexities);
        var empty = documents.Count - perplexities.Length;
        var value = OrderFree.Quantile(perplexities, percentile / 100.0);
        return !double.IsFinite(value) && scored.Obstacle is { } obstacle
            ? MetricResult.Absent(obstacle)
            : new(value, empty == 0 ? null : $"{empty} of {documents.Count} texts left out: empty");
    }

    private static double Value((double LogProbability, int Tokens) document) => RealFunctions.Exp(-document.LogProbability / document.Tokens);
}
