using TextMad.Metrics.Counting;

namespace TextMad.Metrics.Repetition;

/// <summary>
/// rep_n: 1 - different / all n-grams within a document [Welleck et al. 2020], mean over the documents with at least n words.
/// </summary>
public sealed class RepeatedNGrams(int order) : Metric, IPerDocumentMetric
{
    /// <inheritdoc/>
    public override string Name => $"rep_{order}";

    /// <inheritdoc/>
    public override string Source => "Welleck et al. 2020";

    /// <inheritdoc/>
    public override string Description => $"share of repeated word {order}-grams within a text, mean over texts of at least {order} words";

    /// <inheritdoc/>
    public override string Unit => "ratio";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Up;

    /// <inheritdoc/>
    public override bool DependsOnLength => true;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings => [("words", Words.Name), ("n", order)];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input) =>
        WithinDocument.Mean(input.Texts!.RepeatedSharesOf(order), order);

    /// <inheritdoc/>
    public IReadOnlyList<double?> PerDocument(MetricInput input)
    {
        Require(input);
        return WithinDocument.OrNull(input.Texts!.RepeatedSharesOf(order));
    }
}
