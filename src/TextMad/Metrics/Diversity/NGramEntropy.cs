using TextMad.Metrics.Counting;

namespace TextMad.Metrics.Diversity;

/// <summary>ngram_entropy_n: the entropy in bits of the observed n-gram distribution (plug-in estimate, no bias correction).</summary>
public sealed class NGramEntropy(int order) : Metric
{
    /// <inheritdoc/>
    public override string Name => $"ngram_entropy_{order}";

    /// <inheritdoc/>
    public override string Source => "Shannon 1948";

    /// <inheritdoc/>
    public override string Range => "0 and up";

    /// <inheritdoc/>
    public override string Description => $"entropy of the observed distribution of word {order}-grams";

    /// <inheritdoc/>
    public override string Unit => "bits";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Down;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings =>
        [("words", Words.Name), ("n", order), ("estimator", "plug-in")];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        var ngrams = input.Texts!.Spectrum(order);
        return ngrams.Total == 0
            ? MetricResult.Absent($"no text has {order} words")
            : Entropies.OfProfile(ngrams.Profile, ngrams.Total) / Entropies.Ln2;
    }
}
