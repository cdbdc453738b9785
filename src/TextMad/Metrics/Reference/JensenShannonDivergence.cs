using TextMad.Metrics.Counting;
using TextMad.Metrics.Diversity;
using TextMad.Numerics.Elementary;

namespace TextMad.Metrics.Reference;

/// <summary>
/// js_divergence_n: the Jensen-Shannon divergence of the observed n-gram distributions of reference and texts, in bits, without smoothing:
/// 0 when they are equal, 1 when they share nothing [Lin 1991].
/// </summary>
public sealed class JensenShannonDivergence(int order) : Metric
{
    /// <inheritdoc/>
    public override string Name => $"js_divergence_{order}";

    /// <inheritdoc/>
    public override string Source => "Lin 1991";

    /// <inheritdoc/>
    public override string Range => "0 to 1";

    /// <inheritdoc/>
    public override string Description => $"Jensen-Shannon divergence between the word {order}-grams of reference and texts";

    /// <inheritdoc/>
    public override string Unit => "bits";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Up;

    /// <inheritdoc/>
    public override MetricNeeds Needs => MetricNeeds.Texts | MetricNeeds.Reference;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings =>
        [("words", Words.Name), ("n", order), ("smoothing", "none")];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        var counts = NGramComparison.Of(input.Reference!, input.Texts!, order);
        if (counts.ReferenceTotal == 0 || counts.TextsTotal == 0)
        {
            return MetricResult.Absent($"no text, or no reference text, has {order} words");
        }

        var sum = 0.0;
        foreach (var (reference, texts, types) in counts.Profile)
        {
            var p = (double)reference / counts.ReferenceTotal;
            var q = (double)texts / counts.TextsTotal;
            var middle = (p + q) / 2;
            sum += types * (Term(p, middle) + Term(q, middle)) / 2;
        }

        return Math.Clamp(sum / Entropies.Ln2, 0, 1);
    }

    private static double Term(double p, double middle) => p == 0 ? 0 : p * RealFunctions.Log(p / middle);
}
