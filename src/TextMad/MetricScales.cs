namespace TextMad;

/// <summary>The scale that a unit stands for: what a metric has unless it declares another.</summary>
public static class MetricScales
{
    /// <summary>Shares (<c>ratio</c>) are logit; perplexities, counts, bits and the like are log; all else is the identity.</summary>
    /// <param name="unit">A metric's unit.</param>
    public static MetricScale OfUnit(string unit) => unit switch
    {
        "ratio" or "share" => MetricScale.Logit,
        "perplexity" or "words" or "texts" or "documents" or "clusters" or "per 1,000 words" or "tokens" or "characters" or "bytes" or "bits" or "nats" or "bits per byte"
            or "cosine distance" or "exponent"
            or "neighbourhoods / k" => MetricScale.Log,
        _ => MetricScale.Identity,
    };
}
