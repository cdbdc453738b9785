using TextMad.Metrics.Counting;
using TextMad.Metrics.Diversity;
using TextMad.Numerics.Elementary;

namespace TextMad.Metrics.Reference;

/// <summary>
/// kl_divergence_n: bits lost when the n-gram distribution of the texts stands in for that of the reference: KL(reference || texts).
/// Both are smoothed by adding 0.5 to the count of every n-gram that occurs in either, so that what the texts have lost stays finite.
/// </summary>
public sealed class KullbackLeiblerDivergence(int order) : Metric
{
    private const double AddedCount = 0.5;

    /// <inheritdoc/>
    public override string Name => $"kl_divergence_{order}";

    /// <inheritdoc/>
    public override string Source => "Kullback and Leibler 1951";

    /// <inheritdoc/>
    public override string Range => "0 and up";

    /// <inheritdoc/>
    public override string Description => $"Kullback-Leibler divergence of the reference's word {order}-grams from those of the texts";

    /// <inheritdoc/>
    public override string Unit => "bits";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Up;

    /// <inheritdoc/>
    public override MetricNeeds Needs => MetricNeeds.Texts | MetricNeeds.Reference;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings =>
        [("words", Words.Name), ("n", order), ("direction", "reference || texts"), ("added_count", AddedCount)];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        var counts = NGramComparison.Of(input.Reference!, input.Texts!, order);
        if (counts.ReferenceTotal == 0 || counts.TextsTotal == 0)
        {
            return MetricResult.Absent($"no text, or no reference text, has {order} words");
        }

        var referenceTotal = counts.ReferenceTotal + (AddedCount * counts.Types);
        var textsTotal = counts.TextsTotal + (AddedCount * counts.Types);
        var sum = 0.0;
        foreach (var (reference, texts, types) in counts.Profile)
        {
            var p = (reference + AddedCount) / referenceTotal;
            var q = (texts + AddedCount) / textsTotal;
            sum += types * p * RealFunctions.Log(p / q);
        }

        return Math.Max(0, sum / Entropies.Ln2);
    }
}
