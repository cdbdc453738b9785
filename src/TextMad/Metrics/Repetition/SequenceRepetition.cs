using TextMad.Metrics.Counting;

namespace TextMad.Metrics.Repetition;

/// <summary>
/// seq_rep_4: 1 - different / all 4-grams within a document, mean over the documents with at least 4 words [Welleck et al. 2020]. The
/// name by which papers know rep_4, which is the same number: both are means over documents. Neither is 1 - distinct_4, which counts
/// the n-grams of all documents together and so also sees what one document repeats of another.
/// </summary>
public sealed class SequenceRepetition : Metric, IPerDocumentMetric
{
    private const int Order = 4;

    /// <inheritdoc/>
    public override string Name => $"seq_rep_{Order}";

    /// <inheritdoc/>
    public override string Source => "Welleck et al. 2020";

    /// <inheritdoc/>
    public override string Description => $"share of repeated word {Order}-grams within a text, mean over texts: another name of rep_{Order}";

    /// <inheritdoc/>
    public override string Unit => "ratio";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Up;

    /// <inheritdoc/>
    public override bool DependsOnLength => true;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings => [("words", Words.Name), ("n", Order)];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input) =>
        WithinDocument.Mean(input.Texts!.RepeatedSharesOf(Order), Order);

    /// <inheritdoc/>
    public IReadOnlyList<double?> PerDocument(MetricInput input)
    {
        Require(input);
        return WithinDocument.OrNull(input.Texts!.RepeatedSharesOf(Order));
    }
}
