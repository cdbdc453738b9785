using TextMad.Metrics.Counting;
using TextMad.Metrics.Repetition;

namespace TextMad.Metrics.Diversity;

/// <summary>type_token_ratio: different words / words. The classic name of distinct_1; falls with the amount of text.</summary>
public sealed class TypeTokenRatio : Metric, IPerDocumentMetric
{
    /// <inheritdoc/>
    public override string Name => "type_token_ratio";

    /// <inheritdoc/>
    public override string Source => "Johnson 1944";

    /// <inheritdoc/>
    public override string Description => "different words / words, over all texts";

    /// <inheritdoc/>
    public override string Unit => "ratio";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Down;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings => [("words", Words.Name)];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        var words = input.Texts!.Spectrum(1);
        return words.Total == 0 ? MetricResult.Absent("there are no words") : (double)words.Types / words.Total;
    }

    /// <inheritdoc/>
    public IReadOnlyList<double?> PerDocument(MetricInput input)
    {
        Require(input);
        return WithinDocument.OrNull(Array.ConvertAll(input.Texts!.RepeatedSharesOf(1), share => 1 - share));
    }
}
