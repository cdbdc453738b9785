namespace TextMad.Metrics;

/// <summary>A metric that has a value for every single document, too: to find the documents that move it.</summary>
public interface IPerDocumentMetric
{
    /// <summary>Returns the value of each document, in the order of the documents; null where it has none (too short, left out).</summary>
    /// <param name="input">Holds at least what the metric needs.</param>
    /// <exception cref="ArgumentException">Something needed is missing.</exception>
    IReadOnlyList<double?> PerDocument(MetricInput input);
}
