using TextMad.Metrics.Counting;
using TextMad.Metrics.Repetition;

namespace TextMad.Metrics.Diversity;

/// <summary>distinct_n: different n-grams / n-grams, over all texts [Li et al. 2016]. Falls with the amount of text as well: compare like with like.</summary>
public sealed class DistinctNGrams(int order) : Metric, IPerDocumentMetric
{
    /// <inheritdoc/>
    public override string Name => $"distinct_{order}";

    /// <inheritdoc/>
    public override string Source => "Li et al. 2016";

    /// <inheritdoc/>
    public override string Description => $"different word {order}-grams / word {order}-grams, over all texts";

    /// <inheritdoc/>
    public override string Unit => "ratio";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Down;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings => [("words", Words.Name), ("n", order)];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        var ngrams = input.Texts!.Spectrum(order);
        return ngrams.Total == 0 ? MetricResult.Absent($"no text has {order} words") : (double)ngrams.Types / ngrams.Total;
    }

    /// <inheritdoc/>
    public IReadOnlyList<double?> PerDocument(MetricInput input)
    {
        Require(input);
        return WithinDocument.OrNull(Array.ConvertAll(input.Texts!.RepeatedSharesOf(order), share => 1 - share));
    }
}
