using TextMad.Metrics.Counting;

namespace TextMad.Metrics;

/// <summary>How the time of a metric grows with what it measures.</summary>
public enum MetricCost
{
    /// <summary>With the number of words: a pass or a few over the texts.</summary>
    Words,

    /// <summary>With the number of words, most of it in a model that scores the texts first.</summary>
    ModelPasses,

    /// <summary>With the number of documents, times the square of the width of their embeddings.</summary>
    Points,

    /// <summary>With the square of the number of documents, up to the sample size in the metric's settings; beyond that it does not grow.</summary>
    PairsOfSample,
}
