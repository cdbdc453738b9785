namespace TextMad.Metrics;

/// <summary>What to measure of metrics that depend on length: texts, reference and human control, all of one distribution of lengths.</summary>
/// <param name="Texts">The texts to measure, cut, and their reference.</param>
/// <param name="Human">As many human texts that are neither the reference nor known to the judge, cut in the same way, and the same reference; null when there are too few.</param>
/// <param name="WhyNoHuman">Why metrics that the control lacks something for have none.</param>
public sealed record EqualLengthInputs(MetricInput Texts, MetricInput? Human, string WhyNoHuman)
{
    /// <summary>Of each of the cut texts, the number of the text that it is the beginning of.</summary>
    public required IReadOnlyList<int> TextDocuments { get; init; }

    /// <summary>The same of each embedded text; empty without an embedder.</summary>
    public required IReadOnlyList<int> EmbeddedDocuments { get; init; }
}
