namespace TextMad;

/// <summary>The scale on which a metric's values over seeds are averaged, tested and given intervals, so that no interval leaves the values that the metric can have.</summary>
public enum MetricScale
{
    /// <summary>As it is: a metric that can have any value.</summary>
    Identity,

    /// <summary>The logarithm: a metric that is above 0, and whose changes are ratios (perplexities, counts, bits).</summary>
    Log,

    /// <summary>ln(x / (1 - x)): a share between 0 and 1.</summary>
    Logit,
}
